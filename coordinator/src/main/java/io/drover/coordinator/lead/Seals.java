package io.drover.coordinator.lead;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.MigrationId;
import io.drover.schemas.record.Evidence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every job that has ended is sealed: one after the other, each as soon as it has
 * ended, and if some of its tasks were not answered yet again when its counts have changed, or
 * after a while: a task that was put off counts as left undone by then, and its answer need not
 * change any count. For the leader's thread.
 */
final class Seals {
  private static final Logger log = LoggerFactory.getLogger(Seals.class);

  /** From the first look in vain to the next one; doubles each time. */
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /** A look may read millions of outcomes. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private record Attempt(MigrationId id, Runnable stop) {}

  /** The last look, and when the next one follows if no count changes. */
  private record Looked(long count, Duration waited, Instant next) {}

  private final Sealer sealer;
  private final Terminals terminals;
  private final Consumer<LeaderEvent> inbox;
  private final Launcher launcher;
  private final Map<MigrationId, Job.Final> unsealed = new TreeMap<>();
  private final Clock clock;
  private final Map<MigrationId, Looked> looked = new HashMap<>();
  private @Nullable Attempt attempt;

  Seals(
      Sealer sealer,
      Terminals terminals,
      Consumer<LeaderEvent> inbox,
      Launcher launcher,
      Clock clock) {
    this.clock = clock;
    this.sealer = sealer;
    this.terminals = terminals;
    this.inbox = inbox;
    this.launcher = launcher;
  }

  /** Takes note of the state of a job. */
  void follow(Job job) {
    if (job instanceof Job.Final ended && ended.unsealed()) {
      unsealed.put(job.id(), ended);
    } else {
      unsealed.remove(job.id());
      looked.remove(job.id());
      if (attempt != null && attempt.id().equals(job.id())) {
        attempt.stop().run();
      }
    }
  }

  /** Begins the next sealing, if there is one to do and none under way. Returns at once. */
  void advance() {
    if (attempt != null) {
      return;
    }
    for (Job.Final job : unsealed.values()) {
      long count = terminals.of(job.id()).terminal();
      if (untold(job)) {
        continue;
      }
      if (due(looked.get(job.id()), count)) {
        looked.put(job.id(), look(looked.get(job.id()), count));
        attempt =
            new Attempt(
                job.id(), launcher.start("seal-" + job.id(), () -> inbox.accept(look(job))));
        return;
      }
    }
  }

  /** Of a live job its outcomes on the topic do not say whether all are there; the counts do. */
  private boolean untold(Job.Final job) {
    return job.spec().live() && terminals.of(job.id()).terminal() < job.plan().tasks();
  }

  private boolean due(@Nullable Looked last, long count) {
    return last == null || last.count() != count || !clock.instant().isBefore(last.next());
  }

  private Looked look(@Nullable Looked last, long count) {
    Duration wait =
        last == null || last.count() != count ? FIRST_WAIT : last.waited().multipliedBy(2);
    wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    return new Looked(count, wait, clock.instant().plus(wait));
  }

  /** How long the leader may wait before it asks again; empty if until something happens. */
  Optional<Duration> patience() {
    return attempt != null
        ? Optional.empty()
        : unsealed.values().stream()
            .filter(job -> !untold(job))
            .map(job -> looked.get(job.id()))
            .filter(Objects::nonNull)
            .map(last -> Duration.between(clock.instant(), last.next()))
            .min(Duration::compareTo);
  }

  /** The sealing that was under way is over. */
  void looked(LeaderEvent.Sealing result) {
    attempt = null;
    if (result.evidence().isPresent()) {
      // If the job has moved on meanwhile, it is looked at again.
      looked.remove(result.id());
    }
  }

  void stop() {
    if (attempt != null) {
      attempt.stop().run();
    }
    unsealed.clear();
  }

  private LeaderEvent look(Job.Final job) {
    Optional<Evidence> evidence = Optional.empty();
    try {
      evidence = sealer.seal(job);
    } catch (InterruptedException e) {
      log.atDebug().addKeyValue("migration", job.id()).log("sealing stopped");
    } catch (RuntimeException e) {
      log.atWarn().addKeyValue("migration", job.id()).setCause(e).log("job could not be sealed");
    }
    return new LeaderEvent.Sealing(job.id(), job.header().revision(), evidence);
  }
}
