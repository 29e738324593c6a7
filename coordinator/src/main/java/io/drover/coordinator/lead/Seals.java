package io.drover.coordinator.lead;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.MigrationId;
import io.drover.schemas.record.Evidence;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every job that has ended is sealed: one after the other, each as soon as it has
 * ended, and again when its counts have changed if some of its tasks were not answered yet. For the
 * leader's thread.
 */
final class Seals {
  private static final Logger log = LoggerFactory.getLogger(Seals.class);

  private record Attempt(MigrationId id, Runnable stop) {}

  private final Sealer sealer;
  private final Terminals terminals;
  private final Consumer<LeaderEvent> inbox;
  private final Launcher launcher;
  private final Map<MigrationId, Job.Final> unsealed = new TreeMap<>();
  private final Map<MigrationId, Long> countAtLastLook = new HashMap<>();
  private @Nullable Attempt attempt;

  Seals(Sealer sealer, Terminals terminals, Consumer<LeaderEvent> inbox, Launcher launcher) {
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
      countAtLastLook.remove(job.id());
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
      if (job.spec().live() && count < job.plan().tasks()) {
        continue; // Its outcomes on the topic do not say whether all are there.
      }
      Long last = countAtLastLook.put(job.id(), count);
      if (last == null || last != count) {
        attempt =
            new Attempt(
                job.id(), launcher.start("seal-" + job.id(), () -> inbox.accept(look(job))));
        return;
      }
    }
  }

  /** The sealing that was under way is over. */
  void looked(LeaderEvent.Sealing result) {
    attempt = null;
    if (result.evidence().isPresent()) {
      // If the job has moved on meanwhile, it is looked at again.
      countAtLastLook.remove(result.id());
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
