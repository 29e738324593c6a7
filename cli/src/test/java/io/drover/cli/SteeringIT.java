package io.drover.cli;

import static io.drover.cli.SharedRuntime.drover;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A job is steered while it runs, by command line. */
@ExtendWith(SharedRuntime.class)
class SteeringIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  @DisplayName("F-07, M-02: pause, resume and the end; what is not possible is refused with reason")
  void pausesAndGoesOn() {
    slowly("steered");
    CommandRun paused = drover("pause", "steered", "--wait");
    CommandRun again = drover("pause", "steered");
    CommandRun status = drover("status", "steered");
    CommandRun resumed = drover("resume", "steered");
    CommandRun faster = drover("limits", "steered", "--none");
    await().atMost(PATIENCE).until(() -> drover("status", "steered").out().contains("COMPLETED"));
    CommandRun end = drover("status", "steered");
    CommandRun retried = drover("retry-failed", "steered", "--wait");
    CommandRun late = drover("pause", "steered");
    CommandRun unknown = drover("resume", "nobody-knows-it");

    assertThat(paused.exitCode()).as(paused.err()).isZero();
    assertThat(again.exitCode()).as("pausing a paused job changes nothing").isZero();
    assertThat(status.out()).contains("PAUSED");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(faster.exitCode()).as(faster.err()).isZero();
    assertThat(end.out()).contains("objects=2000/2000", "failed=0");
    assertThat(retried.exitCode()).as(retried.err()).isZero();
    assertThat(late.exitCode()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(late.err()).contains("PAUSE is not possible", "COMPLETED");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
  }

  @Test
  @DisplayName("F-07: cancel ends a job, and says what was and was not copied")
  void cancels() {
    slowly("unwanted");
    CommandRun cancelled = drover("cancel", "unwanted", "--wait");
    CommandRun again = drover("cancel", "unwanted");
    CommandRun resumed = drover("resume", "unwanted");

    assertThat(cancelled.exitCode()).as(cancelled.err()).isEqualTo(ExitCode.JOB_FAILED.code());
    assertThat(cancelled.out()).contains("CANCELLED").containsPattern("migrated +\\d+ objects");
    assertThat(again.exitCode()).isZero();
    assertThat(resumed.exitCode()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(resumed.err()).contains("RESUME is not possible", "CANCELLED");
  }

  /** A job that would take minutes, and has begun. */
  private static void slowly(String id) {
    CommandRun started =
        drover(
            "migrate",
            "memory://gen@source/",
            "memory://" + id + "/",
            "--id",
            id,
            "--objects-per-second",
            "20",
            "--detach");
    assertThat(started.exitCode()).as(started.err()).isZero();
    await()
        .atMost(PATIENCE)
        .until(() -> drover("status", id).out().matches("(?s).*objects=[1-9].*"));
  }
}
