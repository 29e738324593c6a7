package io.drover.e2e.simulation;

import io.drover.schemas.Topic;
import io.drover.schemas.record.Migration;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The jobs as one process knows them: the topic, read with a delay of its own. */
final class JobsView {
  private static final Duration DELAY = Duration.ofMillis(30);

  private final World world;
  private final SimLog log;
  private final Machine machine;
  private final Consumer<Migration> listener;
  private final Map<String, Migration> jobs = new HashMap<>();
  private int next;

  JobsView(World world, SimLog log, Machine machine, Consumer<Migration> listener) {
    this.world = world;
    this.log = log;
    this.machine = machine;
    this.listener = listener;
    follow();
  }

  private void follow() {
    if (!machine.alive()) {
      return;
    }
    if (machine.frozenUntil() <= world.now()) {
      List<SimLog.Entry> entries = log.partition(Topic.MIGRATIONS, 0);
      while (next < entries.size()) {
        Migration job = (Migration) entries.get(next++).value();
        jobs.put(job.getMigrationId(), job);
        listener.accept(job);
      }
    }
    world.after(world.about(DELAY), this::follow);
  }

  Optional<Migration> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** Waits on the virtual clock. */
  Optional<Migration> await(String id, long revision, Duration bound) {
    long end = world.now() + bound.toNanos();
    while (find(id).filter(job -> job.getRevision() >= revision).isEmpty() && world.now() < end) {
      world.fiber().park(DELAY);
    }
    return find(id);
  }
}
