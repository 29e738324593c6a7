package io.drover.verifier;

import static io.drover.verifier.VerifierFixture.KEY;
import static io.drover.verifier.VerifierFixture.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Undo;
import io.drover.schemas.record.UndoStep;
import io.drover.schemas.record.Verification;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ContentHash;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** O-07: what a rollback brought back is held to the receipt, by the verifier too. */
class VerifyRollbackTest {
  private static final byte[] GOOD = content(10, 1);
  private static final byte[] OTHER = content(10, 2);

  private final VerifierFixture fixture = new VerifierFixture();

  VerifyRollbackTest() {
    fixture.kind = JobKind.ROLLBACK;
    fixture.mode = Mode.MOVE;
    fixture.verification = Verification.SIZE;
  }

  private static Copy restored(Copy copy) {
    Checksum sha256 =
        ContentHash.of(EnumSet.of(Checksum.Kind.SHA256), GOOD, 0, GOOD.length).iterator().next();
    return Copy.newBuilder(copy)
        .setSha256(HexFormat.of().formatHex(sha256.value()))
        .setUndo(new Undo(UndoStep.RESTORE, ""))
        .build();
  }

  @Test
  @DisplayName("O-07 the copy goes only if what was brought back hashes to what is on record")
  void holdsToTheRecord() throws Exception {
    Outcome good = fixture.verify(restored(fixture.copied(GOOD)));
    assertThat(good.getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
    assertThat(fixture.source.head(KEY)).isEmpty();

    Outcome other = fixture.verify(restored(fixture.copied(OTHER)));
    assertThat(other.getError().getErrorClass()).isEqualTo("verification-mismatch");
    assertThat(fixture.source.head(KEY)).isPresent();
  }

  @Test
  @DisplayName(
      "O-07 an original that is found there, its copy being gone, counts only if it hashes to what"
          + " is on record")
  void holdsToTheRecordAfterACrash() throws Exception {
    Copy unchanged = fixture.unchanged(GOOD, OTHER, Optional.of(VerifierFixture.JOB));
    fixture.source.delete(KEY, Condition.NONE);

    Outcome outcome = fixture.verify(restored(unchanged));

    assertThat(outcome.getError().getErrorClass()).isEqualTo("verification-mismatch");
  }

  @Test
  @DisplayName(
      "O-07, M-10 a failure says what was to be undone and what is on record, so that trying again"
          + " is held to it")
  void keepsTheRecord() throws Exception {
    Copy copy =
        Copy.newBuilder(restored(fixture.copied(GOOD, OTHER, ObjectAttributes.NONE)))
            .setPlannedSize(4L)
            .build();

    Task again = fixture.verify(copy).getAgain();

    assertThat(again.getSha256()).isEqualTo(copy.getSha256());
    assertThat(again.getUndo()).isEqualTo(copy.getUndo());
    assertThat(again.getSourcePin()).isEqualTo(copy.getSourcePin());
    assertThat(again.getSize()).isEqualTo(10);
    assertThat(again.getPlannedSize()).isEqualTo(4);
  }

  @Test
  @DisplayName("O-07, M-10 a removal that could not be confirmed is tried again as a removal")
  void removalStaysARemoval() throws Exception {
    fixture.mode = Mode.COPY;
    Copy removed =
        Copy.newBuilder(fixture.copied(GOOD))
            .setResult(CopyResult.REMOVED)
            .setUndo(new Undo(UndoStep.REMOVE, ""))
            .build();
    fixture.sourceScript.fail(Request.HEAD, new StoreException.Denied("403"));

    Outcome outcome = fixture.verify(removed);

    assertThat(outcome.getError().getErrorClass()).isEqualTo("denied");
    assertThat(outcome.getAgain().getUndo()).isEqualTo(removed.getUndo());
  }
}
