package io.drover.coordinator.again;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.FailureClass;
import io.drover.schemas.record.Failure;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.TaskRef;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** M-10: what a failed object is tried again with. */
class RetryTest {
  private static final MigrationSpec SPEC =
      MigrationSpec.newBuilder().setSource("s3://from").setTarget("s3://to").build();
  private static final Task TASK =
      Task.newBuilder()
          .setMigrationId("m")
          .setSourceKey("a")
          .setTargetKey("a")
          .setSourcePin("old")
          .setSize(3)
          .setModified(Instant.EPOCH)
          .build();

  @Test
  @DisplayName(
      "M-10 a copy that verification found wrong is made afresh, though it looks unchanged")
  void wrongCopyIsMadeAfresh() {
    Task again = refreshed(FailureClass.VERIFICATION_MISMATCH, Optional.of(stat("wrong")));

    assertThat(again.getAfresh()).isTrue();
    assertThat(again.getTargetPin()).isEqualTo("wrong");
    assertThat(again.getSourcePin()).isEqualTo("new");
    assertThat(again.getOriginal()).isEqualTo(new TaskRef(2, 7L));
  }

  @Test
  @DisplayName("M-10 after other failures a copy that is there and unchanged is left")
  void otherFailuresLookFirst() {
    assertThat(refreshed("unavailable", Optional.of(stat("copy"))).getAfresh()).isFalse();
    assertThat(refreshed(FailureClass.VERIFICATION_MISMATCH, Optional.empty()).getAfresh())
        .isFalse();
  }

  private static Task refreshed(String errorClass, Optional<ObjectStat> target) {
    Outcome failed =
        Outcome.newBuilder()
            .setTask(new TaskRef(2, 7L))
            .setMigrationId("m")
            .setSourceKey("a")
            .setStatus(OutcomeStatus.FAILED)
            .setSize(3)
            .setError(new Failure(errorClass, "as it was", "verify"))
            .setFinishedAt(Instant.EPOCH)
            .build();
    return Retry.refreshed(failed, TASK, SPEC, Optional.of(stat("new")), target);
  }

  private static ObjectStat stat(String pin) {
    return new ObjectStat(
        new ObjectKey("a"), 3, Instant.EPOCH, new Pin(pin), ObjectAttributes.NONE, false, Set.of());
  }
}
