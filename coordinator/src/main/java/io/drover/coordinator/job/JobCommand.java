package io.drover.coordinator.job;

import io.drover.schemas.record.Action;
import io.drover.schemas.record.Limits;

/**
 * A request, readable and complete; whether it is granted is decided by {@link Lifecycle#decide}.
 */
public sealed interface JobCommand {
  MigrationId id();

  Action action();

  /** Whether the decision depends on where {@code drover.outcomes} ends. */
  default boolean looksAtOutcomes() {
    return switch (this) {
      case Pause _, RetryFailed _ -> true;
      case Start _, Resume _, Cancel _, SetLimits _, Cutover _, SwitchBack _, Finalize _, Sweep _ ->
          false;
    };
  }

  record Start(MigrationId id, Specification spec, String requestedBy) implements JobCommand {
    @Override
    public Action action() {
      return Action.START;
    }
  }

  record Pause(MigrationId id) implements JobCommand {
    @Override
    public Action action() {
      return Action.PAUSE;
    }
  }

  record Resume(MigrationId id) implements JobCommand {
    @Override
    public Action action() {
      return Action.RESUME;
    }
  }

  record SetLimits(MigrationId id, Limits limits) implements JobCommand {
    @Override
    public Action action() {
      return Action.SET_LIMITS;
    }
  }

  record RetryFailed(MigrationId id) implements JobCommand {
    @Override
    public Action action() {
      return Action.RETRY_FAILED;
    }
  }

  /**
   * Moves the traffic of a live job to the target.
   *
   * @param whenReady wait until the job is ready instead of refusing if it is not
   */
  record Cutover(MigrationId id, boolean whenReady) implements JobCommand {
    @Override
    public Action action() {
      return Action.CUTOVER;
    }
  }

  /** Moves it back to the source, as soon as that is possible. */
  record SwitchBack(MigrationId id) implements JobCommand {
    @Override
    public Action action() {
      return Action.SWITCH_BACK;
    }
  }

  /** Ends the time in which it can be moved back. */
  record Finalize(MigrationId id) implements JobCommand {
    @Override
    public Action action() {
      return Action.FINALIZE;
    }
  }

  /** Lists both sides of a live job for changes that nobody reported. */
  record Sweep(MigrationId id) implements JobCommand {
    @Override
    public Action action() {
      return Action.SWEEP;
    }
  }

  record Cancel(MigrationId id, String requestedBy) implements JobCommand {
    @Override
    public Action action() {
      return Action.CANCEL;
    }
  }
}
