package io.drover.e2e.simulation;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.messaging.WorkHandler;
import io.drover.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A copier or a verifier: works off the partitions it owns, several records at once, one per key,
 * and commits the lowest that is not finished. Answers are written before offsets, and either may
 * come late.
 */
final class WorkerMachine<V> {
  private static final Duration POLL = Duration.ofMillis(40);
  private static final Duration SEND = Duration.ofMillis(10);
  private static final int LOOK_AHEAD = 8;

  /** How long it relies on its last commit: shorter than it takes to find a dead member. */
  static final Duration TENURE = Duration.ofMillis(250);

  private final World world;
  private final SimLog log;
  private final Machine machine;
  private final Group group;
  private final Topic topic;
  private final Class<V> type;
  private final WorkHandler<V> handler;
  private final boolean careful;
  private final Map<Integer, Progress> owned = new TreeMap<>();
  private final Set<String> busyKeys = new HashSet<>();
  private int generation;
  private long provenAt = Long.MIN_VALUE / 2;

  /** How far a partition is worked off. */
  private static final class Progress {
    long next;
    final TreeSet<Long> unfinished = new TreeSet<>();

    Progress(long next) {
      this.next = next;
    }

    long committable() {
      return unfinished.isEmpty() ? next : unfinished.first();
    }
  }

  WorkerMachine(
      World world,
      SimLog log,
      Machine machine,
      Group group,
      Topic topic,
      Class<V> type,
      WorkHandler<V> handler) {
    this(world, log, machine, group, topic, type, handler, true);
  }

  /**
   * @param careful whether it finds out that its group has given its work to others
   */
  WorkerMachine(
      World world,
      SimLog log,
      Machine machine,
      Group group,
      Topic topic,
      Class<V> type,
      WorkHandler<V> handler,
      boolean careful) {
    this.careful = careful;
    this.world = world;
    this.log = log;
    this.machine = machine;
    this.group = group;
    this.topic = topic;
    this.type = type;
    this.handler = handler;
    world.after(world.about(POLL), this::poll);
  }

  Machine machine() {
    return machine;
  }

  /** Owns these partitions from now on; those it keeps go on where they are. */
  void assigned(int newGeneration, Set<Integer> partitions) {
    generation = newGeneration;
    owned.keySet().retainAll(partitions);
    Map<Integer, Progress> fresh = new HashMap<>();
    partitions.forEach(
        partition -> fresh.put(partition, new Progress(log.committed(group.name(), partition))));
    fresh.forEach(owned::putIfAbsent);
  }

  /** It was taken for dead: what it owned is another's. */
  void lost() {
    owned.clear();
  }

  private void poll() {
    if (!machine.alive()) {
      return;
    }
    if (machine.frozenUntil() <= world.now()) {
      owned.forEach(this::take);
      commit();
    }
    world.after(world.about(POLL), this::poll);
  }

  private void take(int partition, Progress progress) {
    List<SimLog.Entry> entries = log.partition(topic, partition);
    while (progress.next < entries.size() && progress.unfinished.size() < LOOK_AHEAD) {
      SimLog.Entry entry = entries.get((int) progress.next);
      if (!busyKeys.add(entry.key())) {
        return;
      }
      progress.next++;
      progress.unfinished.add(entry.offset());
      world.spawn(machine, () -> work(entry, progress));
    }
  }

  private void work(SimLog.Entry entry, Progress progress) {
    try {
      List<Outgoing> answers =
          handler.handle(
              new Incoming<>(
                  topic.withPrefix(""),
                  entry.partition(),
                  entry.offset(),
                  entry.key(),
                  type.cast(entry.value()),
                  0,
                  () -> awaitTenure(entry.partition(), progress)));
      for (Outgoing answer : answers) {
        world.fiber().park(world.about(SEND));
        log.append(answer);
      }
      world.fiber().park(world.about(SEND));
      progress.unfinished.remove(entry.offset());
    } catch (InterruptedException e) {
      if (owned.get(entry.partition()) == progress) {
        throw new AssertionError("nobody interrupts here", e);
      }
    } finally {
      busyKeys.remove(entry.key());
    }
  }

  private void awaitTenure(int partition, Progress progress) throws InterruptedException {
    while (owned.get(partition) == progress) {
      if (!careful || world.now() - provenAt < TENURE.toNanos()) {
        return;
      }
      world.fiber().park(SEND);
    }
    if (careful) {
      throw new InterruptedException("the partition was let go");
    }
  }

  /** A member of an older generation is refused, as Kafka does. */
  private void commit() {
    if (generation == group.generation()) {
      owned.forEach(
          (partition, progress) ->
              log.commitOffset(group.name(), partition, progress.committable()));
      provenAt = world.now();
    }
  }
}
