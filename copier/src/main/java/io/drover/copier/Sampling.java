package io.drover.copier;

import io.drover.schemas.record.Sample;
import io.drover.storage.ByteRange;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.StoreException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the beginning of the first objects of each dry run, to measure how fast the source is read
 * and whether it lets us. Bounded per job and process; the buffer counts as object data.
 */
final class Sampling {
  private final String copier;
  private final int objects;
  private final int bytes;
  private final BufferPool pool;
  private final Clock clock;
  private final Map<String, AtomicInteger> taken = new ConcurrentHashMap<>();

  /**
   * @param copier name of this process
   * @param objects most objects of a job that are sampled
   * @param bytes most bytes that are read of each
   */
  Sampling(String copier, int objects, int bytes, BufferPool pool, Clock clock) {
    this.copier = copier;
    this.objects = objects;
    this.bytes = bytes;
    this.pool = pool;
    this.clock = clock;
  }

  static Sampling of(CopierConfig config, BufferPool pool, Clock clock) {
    return new Sampling(config.name(), config.sampleObjects(), config.sampleBytes(), pool, clock);
  }

  /** Forgets a job that is over. */
  void forget(String job) {
    taken.remove(job);
  }

  /**
   * Reads the beginning of an object, if its job has samples left.
   *
   * @throws TransferFault if the source fails
   */
  Optional<Sample> take(Job job, ObjectKey key, ObjectStat stat, Pacing pacing)
      throws InterruptedException {
    if (stat.size() == 0 || !left(job)) {
      return Optional.empty();
    }
    ByteRange range = new ByteRange(0, Math.min(stat.size(), bytes));
    try (Buffer buffer = pool.acquire(BufferPool.SMALLEST_CLASS)) {
      pacing.owe(range.length());
      Instant from = clock.instant();
      TransferFault.at(Side.SOURCE, () -> read(job, key, stat, range, buffer.array()));
      return Optional.of(new Sample(copier, range.length(), from, clock.instant()));
    } catch (TransferFault fault) {
      if (fault.failure() instanceof StoreException.PreconditionFailed) {
        return Optional.empty(); // Changed since the look at it, which says nothing of the plan.
      }
      throw fault;
    }
  }

  private boolean left(Job job) {
    return taken
            .computeIfAbsent(job.id(), id -> new AtomicInteger())
            .getAndUpdate(count -> Math.min(count + 1, objects))
        < objects;
  }

  private static long read(
      Job job, ObjectKey key, ObjectStat stat, ByteRange range, byte[] buffer) {
    long done = 0;
    try (ObjectBody body = job.source().read(key, stat.pin(), range)) {
      for (int n = body.read(buffer, 0, buffer.length);
          n >= 0;
          n = body.read(buffer, 0, buffer.length)) {
        done += n;
      }
    }
    return done;
  }
}
