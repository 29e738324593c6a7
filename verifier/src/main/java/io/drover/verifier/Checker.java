package io.drover.verifier;

import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.MigrationState;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * What all checks of this process share: the places, each with a buffer when it reads content, the
 * jobs, and what to say afterwards.
 *
 * <p>At most {@code concurrency} buffers exist: who holds a place takes at most one, and only
 * holders of a place take any.
 */
final class Checker {
  private final Jobs jobs;
  private final Outcomes outcomes;
  private final Departures departures;
  private final VerifierMetrics metrics;
  private final Semaphore places;
  private final int bufferSize;
  private final Deque<byte[]> buffers = new ConcurrentLinkedDeque<>();

  Checker(
      Jobs jobs,
      Outcomes outcomes,
      Departures departures,
      VerifierMetrics metrics,
      int concurrency,
      int bufferSize) {
    this.departures = departures;
    this.jobs = jobs;
    this.outcomes = outcomes;
    this.metrics = metrics;
    this.places = new Semaphore(concurrency, true);
    this.bufferSize = bufferSize;
  }

  Jobs jobs() {
    return jobs;
  }

  Outcomes outcomes() {
    return outcomes;
  }

  Departures departures() {
    return departures;
  }

  VerifierMetrics metrics() {
    return metrics;
  }

  /** Waits for a place. */
  Place enter() throws InterruptedException {
    places.acquire();
    return new Place();
  }

  /**
   * Whether a copy need not be checked any more: its job ended, and wrote nothing for it. What was
   * written is checked in any case, so that the outcome says what is at the target.
   */
  boolean unwanted(Copy copy) {
    return dispensable(copy) && over(copy.getMigrationId());
  }

  /** Whether nothing was written for a copy, so that it need not be checked if its job ends. */
  static boolean dispensable(Copy copy) {
    return copy.getResult() != CopyResult.COPIED;
  }

  /**
   * Whether a job ended before it was done. A paused one did not: its copies are what was in
   * flight.
   */
  boolean over(String migrationId) {
    return jobs.find(migrationId).map(migration -> over(migration.getState())).orElse(false);
  }

  /** Whether a job in this state ended before it was done. */
  static boolean over(MigrationState state) {
    return switch (state) {
      case PENDING, RUNNING, PAUSED, COMPLETED -> false;
      case FAILED, CANCELLED -> true;
    };
  }

  /** The right to check one copy; closing gives it back, with its buffer. One thread at a time. */
  final class Place implements AutoCloseable {
    private byte @Nullable [] buffer;

    private Place() {}

    byte[] buffer() {
      byte[] own = buffer;
      if (own == null) {
        byte[] idle = buffers.poll();
        own = idle == null ? new byte[bufferSize] : idle;
        buffer = own;
      }
      return own;
    }

    @Override
    public void close() {
      byte[] own = buffer;
      if (own != null) {
        buffers.push(own);
      }
      places.release();
    }
  }
}
