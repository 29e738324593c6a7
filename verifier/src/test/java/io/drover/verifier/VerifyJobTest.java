package io.drover.verifier;

import static io.drover.verifier.VerifierFixture.KEY;
import static io.drover.verifier.VerifierFixture.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.messaging.Incoming;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.storage.testkit.WatchedStore.Request;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a verifier answers by the state of the job. */
class VerifyJobTest {
  private final VerifierFixture fixture = new VerifierFixture();

  private static String errorClass(Outcome outcome) {
    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    assertThat(outcome.getReceipt()).isNull();
    return outcome.getError().getErrorClass();
  }

  @Test
  @DisplayName(
      "F-07 a cancelled or failed job's copies are not checked and no source is deleted; a paused"
          + " job's are finished")
  void answersByTheStateOfTheJob() throws Exception {
    fixture.mode = Mode.MOVE;
    Copy copy = fixture.copied(content(10, 1));
    fixture.state = MigrationState.CANCELLED;
    assertThat(fixture.verify(copy).getStatus()).isEqualTo(OutcomeStatus.CANCELLED);
    fixture.state = MigrationState.FAILED;
    assertThat(fixture.verify(copy).getStatus()).isEqualTo(OutcomeStatus.CANCELLED);
    assertThat(fixture.source.head(KEY)).isPresent();
    fixture.state = MigrationState.PAUSED;
    assertThat(fixture.verify(copy).getStatus()).isEqualTo(OutcomeStatus.MIGRATED);
  }

  @Test
  @DisplayName("F-05 a copy that comes again after its job completed needs no other answer")
  void staysSilentOnceTheJobIsOver() throws Exception {
    Copy copy = fixture.copied(content(10, 1));
    fixture.state = MigrationState.COMPLETED;

    assertThat(fixture.handler().handle(new Incoming<>("t", 0, 0, "b/k", copy, 0))).isEmpty();
  }

  @Test
  @DisplayName("K-02 a copy of an unknown job goes to the dead letters with the reason")
  void refusesCopiesOfUnknownJobs() {
    Copy stray = Copy.newBuilder(fixture.copied(content(10, 1))).setMigrationId("nobody").build();

    assertThatThrownBy(() -> fixture.handler().handle(new Incoming<>("t", 0, 0, "b/k", stray, 0)))
        .hasMessageContaining("nobody");
  }

  @Test
  @DisplayName("M-10 a defect ends as a failed object")
  void turnsDefectsIntoOutcomes() throws Exception {
    fixture.targetScript.fail(Request.HEAD, new IllegalStateException("a defect"));

    assertThat(errorClass(fixture.verify(fixture.copied(content(10, 1))))).isEqualTo("internal");
  }
}
