package io.drover.messaging;

import io.drover.schemas.Topic;
import io.drover.schemas.record.Migration;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All jobs as {@code drover.migrations} has them, followed into memory. A fast view, never the
 * truth: it may be behind, so whoever decides something that must not be repeated relies on
 * conditions at the stores or on transactions instead. Thread-safe. Memory grows with the number of
 * jobs, not of objects.
 */
public final class JobTable implements AutoCloseable {
  private final Map<String, Migration> jobs = new ConcurrentHashMap<>();
  private final List<Consumer<Migration>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TableReader<Migration> reader;

  public JobTable(KafkaClients clients) {
    reader =
        new TableReader<>(
            clients,
            Topic.MIGRATIONS,
            Migration.class,
            (key, job, partition, offset) -> read(key, job));
  }

  /** Begins to follow. Returns at once; see {@link #caughtUp} and {@link #awaitCaughtUp}. */
  public void start() {
    reader.follow();
  }

  /** The job of this id, as far as it is known here. */
  public Optional<Migration> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /**
   * The job of this id, waiting for it to appear: a task can arrive before the state of its job
   * does.
   *
   * @param bound longest wait; empty afterwards
   */
  public Optional<Migration> await(String id, Duration bound) throws InterruptedException {
    return await(id, 0, bound);
  }

  /**
   * The job of this id in a state of this revision or a later one, waiting for it: a task that was
   * planned after a change must not be judged by the state before it.
   *
   * @param bound longest wait; afterwards whatever is known, which may be older, or empty
   */
  public Optional<Migration> await(String id, long revision, Duration bound)
      throws InterruptedException {
    if (reaches(id, revision)) {
      return find(id);
    }
    long left = bound.toNanos();
    lock.lockInterruptibly();
    try {
      while (!reaches(id, revision) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return find(id);
    } finally {
      lock.unlock();
    }
  }

  private boolean reaches(String id, long revision) {
    Migration job = jobs.get(id);
    return job != null && job.getRevision() >= revision;
  }

  /** All jobs that are known here, in no order. */
  public Collection<Migration> all() {
    return List.copyOf(jobs.values());
  }

  /**
   * Calls the listener with every state that is read from now on, on the reading thread; it must
   * return at once.
   */
  public void onChange(Consumer<Migration> listener) {
    listeners.add(listener);
  }

  /** Whether everything is known that was committed when following began. */
  public boolean caughtUp() {
    return reader.caughtUp();
  }

  /** Waits for {@link #caughtUp}; false if the bound passes first. */
  public boolean awaitCaughtUp(Duration bound) throws InterruptedException {
    return reader.awaitCaughtUp(bound);
  }

  /** How the following goes. */
  public Health health() {
    return reader.health();
  }

  private void read(String id, @Nullable Migration job) {
    if (job == null) {
      jobs.remove(id);
      return;
    }
    lock.lock();
    try {
      jobs.put(id, job);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(listener -> listener.accept(job));
  }

  /** Stops following; what is known stays readable. */
  @Override
  public void close() {
    reader.close();
  }
}
