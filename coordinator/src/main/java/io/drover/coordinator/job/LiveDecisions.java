package io.drover.coordinator.job;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.cutover.CrossingEvent;
import io.drover.schemas.record.Side;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of {@link Lifecycle} is about live jobs. */
final class LiveDecisions {
  private LiveDecisions() {}

  /**
   * A live job begins with a route that sends applications to its source. Where an earlier job has
   * moved them away for good, that would take them back to objects that nobody writes any more.
   */
  static Optional<Decision> movedAway(
      Map<MigrationId, Job> jobs, MigrationId id, Specification spec) {
    if (!spec.live()) {
      return Optional.empty();
    }
    return jobs.values().stream()
        .filter(job -> job.crossing() instanceof Crossing.Over over && over.side() == Side.TARGET)
        .filter(job -> spec.source().overlaps(job.spec().source()))
        .findFirst()
        .map(
            job ->
                Decision.refuse(
                    "migration '%s' must not be live: applications of %s were moved to %s for good by migration '%s', which a new route of %s would undo"
                        .formatted(
                            id,
                            job.spec().source(),
                            job.spec().target(),
                            job.id(),
                            spec.source())));
  }

  static Decision cutover(@Nullable Job job, JobCommand.Cutover command, Instant at) {
    if (!(job instanceof Job.Running running)) {
      return notRunning(job, command);
    }
    return switch (running.crossing()) {
      case null -> notLive(running, command);
      case Crossing.Starting starting when command.whenReady() ->
          request(running, starting, true, at);
      case Crossing.Starting starting -> notReady(running, starting);
      case Crossing.Open open when open.side() == Side.TARGET ->
          // The way back was asked for and has not begun: it is not wanted any more.
          open.ground().requested() ? request(running, open, false, at) : Decision.UNCHANGED;
      case Crossing.Open open when command.whenReady() || open.ready() ->
          request(running, open, true, at);
      case Crossing.Open open -> notReady(running, open);
      case Crossing.Held held when held.side() == Side.SOURCE -> Decision.UNCHANGED;
      case Crossing.Held held -> inPhase(running, held, command);
      case Crossing.Over over -> inPhase(running, over, command);
    };
  }

  static Decision switchBack(@Nullable Job job, JobCommand.SwitchBack command, Instant at) {
    if (!(job instanceof Job.Running running)) {
      return notRunning(job, command);
    }
    return switch (running.crossing()) {
      case null -> notLive(running, command);
      case Crossing.Open open when open.side() == Side.TARGET -> request(running, open, true, at);
      case Crossing.Open open ->
          open.ground().requested() ? request(running, open, false, at) : Decision.UNCHANGED;
      case Crossing.Starting starting -> request(running, starting, false, at);
      case Crossing.Held held when held.side() == Side.TARGET -> Decision.UNCHANGED;
      case Crossing.Held held -> inPhase(running, held, command);
      case Crossing.Over over when over.side() == Side.TARGET ->
          Decision.refuse(
              "action %s is not possible for migration '%s' in phase %s: it was finalized, which ended the time in which it could be switched back"
                  .formatted(command.action(), running.id(), over.phase()));
      case Crossing.Over over -> inPhase(running, over, command);
    };
  }

  static Decision finish(@Nullable Job job, JobCommand.Finalize command, Instant at) {
    if (job instanceof Job.Completed completed && completed.crossing() != null) {
      return Decision.UNCHANGED;
    }
    if (!(job instanceof Job.Running running)) {
      return notRunning(job, command);
    }
    return switch (running.crossing()) {
      case null -> notLive(running, command);
      case Crossing.Open open when open.side() == Side.TARGET && !open.ground().requested() ->
          Decision.grant(new JobEvent.Crossed(running.id(), new CrossingEvent.Finalized(at)));
      case Crossing.Over over when over.side() == Side.TARGET -> Decision.UNCHANGED;
      case Crossing other -> inPhase(running, other, command);
    };
  }

  /**
   * A sweep begins anew if one is under way that nobody asked for: that one may have passed by what
   * the requester knows of.
   */
  static Decision sweep(@Nullable Job job, JobCommand.Sweep command, Instant at) {
    if (!(job instanceof Job.Running running)) {
      return notRunning(job, command);
    }
    return switch (running.crossing()) {
      case null -> notLive(running, command);
      case Crossing.Open _ when !running.plan().complete() ->
          Decision.refuse(
              "action %s is not possible for migration '%s' yet: what was there at the start is still being listed"
                  .formatted(command.action(), running.id()));
      case Crossing.Open open when open.sweeps() && asked(open) -> Decision.UNCHANGED;
      case Crossing.Open _ ->
          Decision.grant(
              new JobEvent.Crossed(running.id(), new CrossingEvent.SweepBegun(at, true)));
      case Crossing other -> inPhase(running, other, command);
    };
  }

  private static boolean asked(Crossing.Open open) {
    return open.ground().sweep() != null && open.ground().sweep().asked();
  }

  /** A paused job copies nothing, so it must not keep writers waiting either. */
  static Decision pause(Job.Running job, JobCommand command, Moment moment) {
    JobEvent paused = new JobEvent.Paused(job.id(), moment.outcomes());
    return switch (job.crossing()) {
      case Crossing.Reading reading -> inPhase(job, reading, command);
      case Crossing.Held _ ->
          new Decision.Granted(
              List.of(
                  new JobEvent.Crossed(job.id(), new CrossingEvent.Reopened(moment.at(), true)),
                  paused));
      case Crossing.Over over when !over.cleans() -> inPhase(job, over, command);
      case Crossing.Over _, Crossing.Starting _, Crossing.Open _ -> Decision.grant(paused);
      case null -> Decision.grant(paused);
    };
  }

  /** An early end leaves the traffic at the source; after the switch that is not possible. */
  static Decision ending(Job.Active job, JobCommand command, JobEvent end, Instant at) {
    return switch (job.crossing()) {
      case null -> Decision.grant(end);
      case Crossing crossing when crossing.withdrawable() ->
          new Decision.Granted(withdrawn(job.id(), end, at));
      case Crossing.Over over when over.side() == Side.SOURCE || over.cleans() ->
          Decision.grant(end); // What is not removed yet stays; the traffic is not touched.
      case Crossing crossing ->
          Decision.refuse(
              ("action %s is not possible for migration '%s' in phase %s: the target is, or is"
                      + " about to be, what applications use. Switch back first, or finalize")
                  .formatted(command.action(), job.id(), crossing.phase()));
    };
  }

  /**
   * After the end a copy from the source could replace what was written since. What could not be
   * removed from the source of a MOVE is tried again, and nothing else.
   */
  static Optional<Decision> retry(Job job, JobCommand command) {
    return job.crossing() instanceof Crossing.Over over && !cleanedUp(job)
        ? Optional.of(inPhase(job, over, command))
        : Optional.empty();
  }

  private static boolean cleanedUp(Job job) {
    return job instanceof Job.Completed
        && job.spec().moves()
        && job.crossing() instanceof Crossing.Over over
        && over.side() == Side.TARGET;
  }

  /** The events that end a job that cannot go on; none if applications depend on it. */
  static List<JobEvent> failure(Job.Active job, JobEvent end, Instant at) {
    return switch (job.crossing()) {
      case null -> List.of(end);
      case Crossing crossing when crossing.withdrawable() -> withdrawn(job.id(), end, at);
      case Crossing.Over over when over.side() == Side.SOURCE || over.cleans() -> List.of(end);
      case Crossing _ -> List.of();
    };
  }

  private static List<JobEvent> withdrawn(MigrationId id, JobEvent end, Instant at) {
    return List.of(new JobEvent.Crossed(id, new CrossingEvent.Withdrawn(at)), end);
  }

  /** A live job does not end by itself: what is written later is to be copied too. */
  static boolean mayComplete(Job.Running job) {
    return !job.spec().live()
        || (job.crossing() instanceof Crossing.Over over
            && over.side() == Side.TARGET
            && (over.rest() == Crossing.Rest.CHECKING || !job.spec().moves()));
  }

  private static Decision request(Job.Running job, Crossing crossing, boolean wanted, Instant at) {
    return crossing.ground().requested() == wanted
        ? Decision.UNCHANGED
        : Decision.grant(new JobEvent.Crossed(job.id(), new CrossingEvent.Requested(at, wanted)));
  }

  private static Decision notReady(Job.Running job, Crossing crossing) {
    List<String> blocking = crossing.ground().figures().blocking();
    return Decision.refuse(
        ("migration '%s' is not ready to cut over (phase %s): %s. Ask with whenReady to switch as"
                + " soon as it is")
            .formatted(
                job.id(),
                crossing.phase(),
                blocking.isEmpty() ? "it has just begun" : String.join("; ", blocking)));
  }

  private static Decision notRunning(@Nullable Job job, JobCommand command) {
    return Optional.ofNullable(job)
        .map(present -> Lifecycle.illegal(present, command))
        .orElseGet(() -> Lifecycle.unknown(command));
  }

  private static Decision notLive(Job job, JobCommand command) {
    return Decision.refuse(
        "action %s is not possible for migration '%s': it is not live"
            .formatted(command.action(), job.id()));
  }

  private static Decision inPhase(Job job, Crossing crossing, JobCommand command) {
    return Decision.refuse(
        "action %s is not possible for migration '%s' in phase %s"
            .formatted(command.action(), job.id(), crossing.phase()));
  }
}
