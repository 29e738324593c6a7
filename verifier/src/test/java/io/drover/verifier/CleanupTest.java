package io.drover.verifier;

import static io.drover.verifier.VerifierFixture.KEY;
import static io.drover.verifier.VerifierFixture.content;
import static io.drover.verifier.VerifierFixture.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Cleanup;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Receipt;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.Provenance;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What goes at the source of a live MOVE that was finalized, and what stays (L-07, M-03). */
class CleanupTest {
  private static final byte[] OLD = content(100, 1);
  private static final byte[] NEW = content(120, 2);

  private final VerifierFixture fixture = new VerifierFixture();

  CleanupTest() {
    fixture.mode = Mode.MOVE;
    fixture.phase = CutoverPhase.CATCHING_UP;
  }

  /** Copies and verifies the object while the job is live. */
  private Receipt verified() throws Exception {
    Copy copy = Copy.newBuilder(fixture.copied(OLD)).setLive(true).setKeep(true).build();
    Receipt receipt = fixture.verify(copy).getReceipt();
    fixture.phase = CutoverPhase.CLEANING;
    return receipt;
  }

  private Copy cleanup(Receipt receipt) {
    return Copy.newBuilder(fixture.listed())
        .setResult(CopyResult.UNTOUCHED)
        .setTargetPin("")
        .setTargetSize(null)
        .setSize(0)
        .setChecksums(List.of())
        .setCleanup(new Cleanup(receipt))
        .build();
  }

  private String stays(Receipt receipt) throws Exception {
    Outcome outcome = fixture.verify(cleanup(receipt));
    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(outcome.getSourceRemoved()).isFalse();
    assertThat(outcome.getReceipt()).isEqualTo(receipt);
    assertThat(outcome.getError().getStage()).isEqualTo("delete-source");
    assertThat(fixture.source.head(KEY)).isPresent();
    return outcome.getError().getErrorClass();
  }

  @Test
  @DisplayName("M-03: the version on record goes, also if applications wrote the target since")
  void goes() throws Exception {
    Receipt receipt = verified();
    fixture.putTarget(NEW, ObjectAttributes.NONE);

    Outcome outcome = fixture.verify(cleanup(receipt));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(outcome.getSourceRemoved()).isTrue();
    assertThat(outcome.getReceipt()).isEqualTo(receipt);
    assertThat(fixture.source.head(KEY)).isEmpty();
    assertThat(fixture.target.head(KEY)).isPresent();
  }

  @Test
  @DisplayName("F-05: a removal that comes again, or whose answer was lost, ends the same")
  void again() throws Exception {
    Receipt receipt = verified();
    Copy cleanup = cleanup(receipt);
    fixture.sourceScript.lose(Request.DELETE, new StoreException.Unavailable("no answer"));

    assertThat(fixture.verify(cleanup).getSourceRemoved()).isTrue();
    assertThat(fixture.verify(cleanup).getSourceRemoved()).isTrue();
    assertThat(fixture.source.head(KEY)).isEmpty();
  }

  @Test
  @DisplayName("M-03: what somebody wrote behind the gateway after the last copy stays")
  void changed() throws Exception {
    Receipt receipt = verified();
    fixture.putSource(NEW, ObjectAttributes.NONE);

    assertThat(stays(receipt)).isEqualTo("source-changed");
    assertThat(fixture.source.head(KEY).orElseThrow().size()).isEqualTo(NEW.length);
  }

  @Test
  @DisplayName("M-03: what nobody copied, or verified, stays")
  void neverCopied() throws Exception {
    fixture.phase = CutoverPhase.CHECKING_SOURCE;
    fixture.putSource(NEW, ObjectAttributes.NONE);
    fixture.putTarget(OLD, ObjectAttributes.NONE);

    assertThat(stays(null)).isEqualTo("not-copied");
  }

  @Test
  @DisplayName("L-07: a copy that the job made for the way back goes without a receipt")
  void ownCopy() throws Exception {
    fixture.phase = CutoverPhase.CHECKING_SOURCE;
    fixture.putTarget(NEW, ObjectAttributes.NONE);
    fixture.putSource(
        OLD,
        new Provenance(VerifierFixture.JOB, 1, new Pin("an older one of the target"))
            .stamp(ObjectAttributes.NONE));

    Outcome outcome = fixture.verify(cleanup(null));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.SKIPPED);
    assertThat(outcome.getSourceRemoved()).isTrue();
    assertThat(fixture.source.head(KEY)).isEmpty();
  }

  @Test
  @DisplayName("M-03: a copy of another job is no copy of this one")
  void copyOfAnotherJob() throws Exception {
    fixture.phase = CutoverPhase.CHECKING_SOURCE;
    fixture.putTarget(NEW, ObjectAttributes.NONE);
    fixture.putSource(OLD, new Provenance("other", 1, new Pin("x")).stamp(ObjectAttributes.NONE));

    assertThat(stays(null)).isEqualTo("not-copied");
  }

  @Test
  @DisplayName("M-03: the last copy of an object stays, whatever is on record")
  void lastCopy() throws Exception {
    Receipt receipt = verified();
    fixture.target.delete(KEY, Condition.NONE);

    assertThat(stays(receipt)).isEqualTo("target-gone");
  }

  @Test
  @DisplayName("L-07: the last copy that the job made for the way back stays too")
  void lastOwnCopy() throws Exception {
    fixture.phase = CutoverPhase.CHECKING_SOURCE;
    fixture.putSource(
        OLD, new Provenance(VerifierFixture.JOB, 1, new Pin("x")).stamp(ObjectAttributes.NONE));

    assertThat(stays(null)).isEqualTo("target-gone");
  }

  @Test
  @DisplayName("M-03: what is at the source only, and was never copied, stays and is called that")
  void onlyThere() throws Exception {
    fixture.phase = CutoverPhase.CHECKING_SOURCE;
    fixture.putSource(NEW, ObjectAttributes.NONE);

    assertThat(stays(null)).isEqualTo("not-copied");
  }

  @Test
  @DisplayName("M-03: without a conditional delete nothing goes")
  void noCondition() throws Exception {
    Receipt receipt = verified();
    fixture.sourceCan = without(fixture.sourceCan, Primitive.DELETE_IF_MATCH);

    assertThat(stays(receipt)).isEqualTo("unsupported");
  }

  @Test
  @DisplayName("F-07: after a cancel nothing more goes, and what is on record stays so")
  void cancelled() throws Exception {
    Receipt receipt = verified();
    fixture.state = MigrationState.CANCELLED;

    Outcome outcome = fixture.verify(cleanup(receipt));

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.CANCELLED);
    assertThat(outcome.getReceipt()).isEqualTo(receipt);
    assertThat(fixture.source.head(KEY)).isPresent();
  }
}
