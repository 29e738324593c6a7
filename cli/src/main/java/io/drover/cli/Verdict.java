package io.drover.cli;

import io.drover.cli.client.JobFollower;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Progress;
import java.util.Optional;

/** The exit code that the end of a job means. */
final class Verdict {
  private Verdict() {}

  static ExitCode of(JobFollower.View view) {
    MigrationState state =
        view.migration()
            .map(Migration::getState)
            .or(() -> view.progress().map(Progress::getState))
            .orElseThrow(() -> new IllegalArgumentException("nothing is known of the job"));
    return switch (state) {
      case COMPLETED -> failed(view.progress()) > 0 ? ExitCode.OBJECTS_FAILED : ExitCode.OK;
      case FAILED, CANCELLED -> ExitCode.JOB_FAILED;
      case PENDING, RUNNING, PAUSED -> ExitCode.OK;
    };
  }

  /** Why the job failed or was cancelled, if it was. */
  static Optional<String> reason(JobFollower.View view) {
    return view.migration().map(Migration::getReason);
  }

  private static long failed(Optional<Progress> progress) {
    return progress.map(Progress::getFailed).orElse(0L);
  }
}
