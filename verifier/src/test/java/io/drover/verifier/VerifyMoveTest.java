package io.drover.verifier;

import static io.drover.verifier.VerifierFixture.KEY;
import static io.drover.verifier.VerifierFixture.content;
import static io.drover.verifier.VerifierFixture.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.drover.schemas.record.Copy;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Verification;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.WatchedStore.Request;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** M-03: what a verifier does to the source of a MOVE, and when. */
class VerifyMoveTest {
  private final VerifierFixture fixture = new VerifierFixture();

  private static String errorClass(Outcome outcome) {
    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(outcome.getReceipt()).isNull();
    return outcome.getError().getErrorClass();
  }

  @Test
  @DisplayName("M-03 MOVE: the source goes once its copy is verified")
  void removesTheSource() throws Exception {
    fixture.mode = Mode.MOVE;
    Copy copy = fixture.copied(content(10, 1));

    assertThat(fixture.verify(copy).getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(fixture.source.head(KEY)).isEmpty();
    assertThat(fixture.verify(copy).getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(fixture.target.head(KEY)).isPresent();
  }

  @Test
  @DisplayName("F-04 MOVE: readers are told of the copy before its source goes")
  void forwards() throws Exception {
    fixture.mode = Mode.MOVE;
    Copy copy = fixture.copied(content(10, 1));
    fixture.forwarding = false;

    assertThat(fixture.verify(copy).getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(fixture.source.head(KEY)).isPresent();

    fixture.forwarding = true;
    fixture.verify(copy);
    assertThat(fixture.source.head(KEY)).isEmpty();
    assertThat(fixture.forwards.get(fixture.sourceObject()))
        .hasValueSatisfying(
            forward -> {
              assertThat(forward.getLocation()).isEqualTo(fixture.targetObject());
              assertThat(forward.getExpiresAt())
                  .isEqualTo(VerifierFixture.NOW.plus(Duration.ofHours(24)));
            });
  }

  @Test
  @DisplayName("F-02 a rollback of a MOVE withdraws the forward before it removes the copy")
  void withdraws() throws Exception {
    fixture.mode = Mode.MOVE;
    fixture.kind = JobKind.ROLLBACK;

    fixture.verify(fixture.copied(content(10, 1)));

    assertThat(fixture.source.head(KEY)).isEmpty();
    assertThat(fixture.forwards).containsExactly(entry(fixture.targetObject(), Optional.empty()));
  }

  @Test
  @DisplayName("M-03 MOVE: a source whose copy is wrong stays")
  void keepsTheSourceOfAWrongCopy() throws Exception {
    fixture.mode = Mode.MOVE;
    fixture.verification = Verification.FULL;

    fixture.verify(fixture.copied(content(10, 1), content(10, 2), ObjectAttributes.NONE));

    assertThat(fixture.source.head(KEY)).isPresent();
    assertThat(fixture.sourceScript.requests()).doesNotContain(Request.DELETE);
  }

  @Test
  @DisplayName("M-03 MOVE: a source that changed since stays, and the outcome says so")
  void keepsAChangedSource() throws Exception {
    fixture.mode = Mode.MOVE;
    Copy copy = fixture.copied(content(10, 1));
    fixture.putSource(content(10, 5), ObjectAttributes.NONE);

    Outcome outcome = fixture.verify(copy);

    assertThat(errorClass(outcome)).isEqualTo("source-changed");
    assertThat(outcome.getError().getStage()).isEqualTo("delete-source");
    assertThat(fixture.source.head(KEY)).isPresent();
    assertThat(fixture.forwards.get(fixture.sourceObject())).isEmpty();
  }

  @Test
  @DisplayName("M-03 MOVE: the answer to the delete is lost")
  void survivesALostDelete() throws Exception {
    fixture.mode = Mode.MOVE;
    fixture.sourceScript.lose(Request.DELETE, new StoreException.Unavailable("time-out"));

    assertThat(fixture.verify(fixture.copied(content(10, 1))).getStatus())
        .isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(fixture.source.head(KEY)).isEmpty();
  }

  @Test
  @DisplayName("M-03 T-28 MOVE: no source is deleted without the condition")
  void neverDeletesUnconditionally() throws Exception {
    fixture.mode = Mode.MOVE;
    fixture.sourceCan = without(fixture.sourceCan, Primitive.DELETE_IF_MATCH);

    Outcome outcome = fixture.verify(fixture.copied(content(10, 1)));

    assertThat(errorClass(outcome)).isEqualTo("unsupported");
    assertThat(fixture.source.head(KEY)).isPresent();
  }

  @Test
  @DisplayName("M-03 T-22 MOVE: a source that may not be deleted is reported at its stage")
  void reportsLockedSources() throws Exception {
    fixture.mode = Mode.MOVE;
    fixture.sourceScript.fail(Request.DELETE, new StoreException.Denied("object lock"));

    Outcome outcome = fixture.verify(fixture.copied(content(10, 1)));

    assertThat(errorClass(outcome)).isEqualTo("denied");
    assertThat(outcome.getError().getStage()).isEqualTo("delete-source");
  }

  @Test
  @DisplayName(
      "M-03 MOVE: a source is not deleted on the word of an earlier copy's provenance alone")
  void comparesBeforeItDeletesAnUnchangedSource() throws Exception {
    fixture.mode = Mode.MOVE;

    Outcome rotten =
        fixture.verify(
            fixture.unchanged(content(10, 1), content(10, 2), Optional.of("an-earlier-job")));
    assertThat(errorClass(rotten)).isEqualTo("verification-mismatch");
    assertThat(fixture.source.head(KEY)).isPresent();

    Outcome good =
        fixture.verify(
            fixture.unchanged(content(10, 1), content(10, 1), Optional.of("an-earlier-job")));
    assertThat(good.getStatus()).isEqualTo(OutcomeStatus.SKIPPED);
    assertThat(fixture.source.head(KEY)).isEmpty();
  }

  @Test
  @DisplayName(
      "M-03 MOVE: our copy of a source that we deleted before is confirmed, with its content on"
          + " record")
  void confirmsAMove() throws Exception {
    fixture.mode = Mode.MOVE;
    Copy copy = fixture.unchanged(content(10, 1), content(10, 1), Optional.of(VerifierFixture.JOB));
    fixture.source.delete(KEY, Condition.NONE);

    Outcome outcome = fixture.verify(copy);

    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(outcome.getReceipt().getChecksums())
        .extracting(ObjectChecksum::getKind)
        .containsExactly("SHA256");
    assertThat(fixture.sourceScript.requests()).doesNotContain(Request.DELETE);
  }

  // The job's state
}
