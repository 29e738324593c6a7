package io.drover.e2e.simulation;

import io.drover.coordinator.again.AgainPage;
import io.drover.coordinator.again.Deferrals;
import io.drover.coordinator.again.FailedScan;
import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.again.Retry;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.lead.Repetition;
import io.drover.coordinator.live.ChangeLedger;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Outcome;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Reads outcomes of the simulated log for what is to be planned again. */
final class SimRepetition implements Repetition {
  private static final Duration POLL = Duration.ofMillis(40);
  private static final int MOST_HELD = 3;

  private final World world;
  private final SimLog log;
  private final Machine machine;
  private final ObjectStore source;
  private final ObjectStore target;

  SimRepetition(World world, SimLog log, Machine machine, ObjectStore source, ObjectStore target) {
    this.world = world;
    this.log = log;
    this.machine = machine;
    this.source = source;
    this.target = target;
  }

  /** Stopped by a flag: a fiber cannot be interrupted. */
  private static final class Stoppable implements Reading {
    private boolean stopped;

    @Override
    public void published() {}

    @Override
    public void stop() {
      stopped = true;
    }
  }

  @Override
  public Marks end() {
    Map<Integer, Long> ends = new TreeMap<>();
    for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
      ends.put(partition, (long) log.partition(Topic.OUTCOMES, partition).size());
    }
    return Marks.of(ends);
  }

  @Override
  public Reading deferred(Job.Running job, Listener<AgainPage> listener) {
    Stoppable reading = new Stoppable();
    Deferrals deferrals = new Deferrals(job.plan().repeats().again());
    world.spawn(
        machine,
        () -> {
          while (!reading.stopped) {
            world.fiber().park(world.about(POLL));
            gather(job, deferrals);
            if (!reading.stopped) {
              deferrals.take().ifPresent(listener::found);
            }
          }
        });
    return reading;
  }

  private void gather(Job.Running job, Deferrals deferrals) {
    for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
      List<SimLog.Entry> entries = log.partition(Topic.OUTCOMES, partition);
      for (long at = deferrals.next().of(partition); at < entries.size(); at++) {
        Outcome outcome = (Outcome) entries.get((int) at).value();
        if (deferrals.reads(partition, at) && outcome.getMigrationId().equals(job.id().value())) {
          deferrals.accept(outcome);
        }
      }
    }
  }

  @Override
  public ChangeReading changes(Job.Running job, LiveScope scope, Listener<ChangePage> listener) {
    SimChanges reading =
        new SimChanges(log, job, scope, new ChangeLedger.Bounds(3, 4), Weakness.NONE);
    world.spawn(
        machine,
        () -> {
          while (!reading.stopped()) {
            world.fiber().park(world.about(POLL));
            reading.turn(listener);
          }
        });
    return reading;
  }

  @Override
  public Reading failures(Job.Running job, Listener<ReopenPage> listener) {
    Stoppable reading = new Stoppable();
    world.spawn(machine, () -> read(job, reading, listener));
    return reading;
  }

  private void read(Job.Running job, Stoppable reading, Listener<ReopenPage> listener) {
    for (Map.Entry<Integer, Long> mark : job.plan().repeats().retry().next().entrySet()) {
      OptionalLong from = OptionalLong.of(0);
      while (from.isPresent() && from.getAsLong() < mark.getValue()) {
        world.fiber().park(world.about(POLL));
        FailedScan scan = new FailedScan(mark.getValue(), MOST_HELD);
        List<SimLog.Entry> entries = log.partition(Topic.OUTCOMES, mark.getKey());
        for (long at = from.getAsLong(); at < entries.size(); at++) {
          Outcome outcome = (Outcome) entries.get((int) at).value();
          if (outcome.getMigrationId().equals(job.id().value())) {
            scan.accept(at, outcome);
          }
        }
        List<ReopenPage.Item> items = new ArrayList<>();
        scan.found().forEach(failed -> items.add(item(job, failed)));
        if (!reading.stopped && !items.isEmpty()) {
          listener.found(new ReopenPage(items, false));
        }
        from = scan.resume();
      }
    }
    if (!reading.stopped) {
      listener.found(new ReopenPage(List.of(), true));
    }
  }

  private ReopenPage.Item item(Job.Running job, Outcome failed) {
    var task = Objects.requireNonNull(failed.getAgain(), "a failure says how it was planned");
    return new ReopenPage.Item(
        failed,
        Retry.looksAgain(failed, job.spec().wire())
            ? Retry.refreshed(
                failed,
                task,
                job.spec().wire(),
                look(job.spec().source(), task.getSourceKey()),
                look(job.spec().target(), task.getTargetKey()))
            : Retry.unchanged(failed, task));
  }

  /** The sides of a rollback are exchanged. */
  private Optional<ObjectStat> look(StoreUri at, String key) {
    ObjectStore store = at.equals(source.uri()) ? source : target;
    return insist(() -> store.head(new ObjectKey(key)));
  }

  private static <T> T insist(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (StoreException.Unavailable | StoreException.Throttled _) {
        // Each call waits by itself.
      }
    }
  }
}
