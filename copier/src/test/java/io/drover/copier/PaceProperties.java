package io.drover.copier;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.limits.Timetable;
import io.drover.schemas.record.Limits;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

/**
 * Copiers that always have work, in virtual time: partitions move between them, limits change,
 * objects have any size. What they take together is held against the limit.
 */
class PaceProperties {
  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60 * SECOND;
  private static final long LENGTH = 5 * MINUTE;
  private static final int PARTITIONS = 16;

  private final List<Worker> workers = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();
  private final List<Stretch> stretches = new ArrayList<>();
  private long now;

  private record Taken(long at, long amount) {}

  /** From when on the copiers together were entitled to how much. */
  private record Stretch(long from, double perSecond, double limit) {}

  private static final class Worker {
    final Pace pace;
    int partitions;
    long next;

    Worker(Pace pace) {
      this.pace = pace;
    }
  }

  private Clock clock() {
    InstantSource virtual = () -> Instant.EPOCH.plusNanos(now);
    return virtual.withZone(ZoneOffset.UTC);
  }

  private void start(int copiers) {
    for (int i = 0; i < copiers; i++) {
      workers.add(new Worker(new Pace(clock(), 0, 0)));
    }
  }

  private void assign(int... partitions) {
    for (int i = 0; i < partitions.length; i++) {
      Worker worker = workers.get(i);
      worker.partitions = partitions[i];
      worker.pace.share((double) partitions[i] / PARTITIONS, now);
      worker.next = now;
    }
  }

  private void limit(Limits limits) {
    for (Worker worker : workers) {
      worker.pace.limits(Timetable.of(limits), now);
      worker.next = now;
    }
  }

  private void entitled(double limit) {
    int owned = workers.stream().mapToInt(worker -> worker.partitions).sum();
    stretches.add(new Stretch(now, limit * owned / PARTITIONS, limit));
  }

  /** Lets every copier take chunks as soon as it may, until a moment. */
  private void run(long end, Random random, long mostBytes, boolean countObjects) {
    while (true) {
      Worker worker =
          workers.stream().min(Comparator.comparingLong(each -> each.next)).orElseThrow();
      if (worker.next >= end) {
        now = end;
        return;
      }
      now = Math.max(now, worker.next);
      long wait = worker.pace.nanosUntilBegin(now);
      if (wait > 0) {
        worker.next = now + Math.min(wait, SECOND);
        continue;
      }
      long amount = 1 + random.nextLong(mostBytes);
      worker.pace.begin(amount, now);
      taken.add(new Taken(now, countObjects ? 1 : amount));
    }
  }

  private double entitledBetween(long from, long to, boolean owned) {
    double sum = 0;
    for (int i = 0; i < stretches.size(); i++) {
      Stretch stretch = stretches.get(i);
      long end = i + 1 < stretches.size() ? stretches.get(i + 1).from : LENGTH;
      long overlap = Math.min(to, end) - Math.max(from, stretch.from);
      if (overlap > 0) {
        sum += (owned ? stretch.perSecond : stretch.limit) * overlap / SECOND;
      }
    }
    return sum;
  }

  /** Every minute that begins at a whole second. */
  private void everyMinuteKeepsTheLimit() {
    for (long from = 0; from + MINUTE <= LENGTH; from += SECOND) {
      long to = from + MINUTE;
      long begin = from;
      double sum =
          taken.stream()
              .filter(each -> each.at >= begin && each.at < to)
              .mapToDouble(Taken::amount)
              .sum();
      assertThat(sum)
          .describedAs("from second %d", from / SECOND)
          .isLessThanOrEqualTo(1.05 * entitledBetween(from, to, false))
          .isGreaterThanOrEqualTo(0.95 * entitledBetween(from, to, true));
    }
  }

  @Property(tries = 40)
  @Label("F-06 over any minute two copiers with uneven partitions stay within 5 % of the limit")
  void bytesOfTwoCopiers(@ForAll long seed) {
    Random random = new Random(seed);
    long limit = 1_000 + random.nextLong(100_000_000);
    long chunk = limit; // One second's budget of the whole cluster, far more than a small share's.
    start(2);
    int first = random.nextInt(PARTITIONS + 1);
    assign(first, PARTITIONS - first);
    limit(Limits.newBuilder().setBytesPerSecond(limit).build());
    entitled((double) limit);

    run(LENGTH, random, chunk, false);

    everyMinuteKeepsTheLimit();
  }

  @Property(tries = 40)
  @Label("F-06 rebalances and changes of the limit cause neither a burst nor a gap")
  void changes(@ForAll long seed) {
    Random random = new Random(seed);
    long lowest = 10_000 + random.nextLong(10_000_000);
    start(2);
    assign(PARTITIONS, 0);
    double limit = lowest;
    limit(Limits.newBuilder().setBytesPerSecond(lowest).build());
    entitled(limit);
    while (now < LENGTH) {
      run(Math.min(LENGTH, now + SECOND + random.nextLong(20 * SECOND)), random, lowest, false);
      if (random.nextBoolean()) {
        limit = lowest * (1 + random.nextInt(20));
        limit(Limits.newBuilder().setBytesPerSecond((long) limit).build());
      } else {
        int first = random.nextInt(PARTITIONS + 1);
        assign(
            Math.min(workers.get(0).partitions, first),
            Math.min(workers.get(1).partitions, PARTITIONS - first));
        entitled(limit);
        run(Math.min(LENGTH, now + random.nextLong(SECOND)), random, lowest, false);
        assign(first, PARTITIONS - first);
      }
      entitled(limit);
    }

    everyMinuteKeepsTheLimit();
  }

  @Property(tries = 40)
  @Label("F-06 objects per second, slower than one per second and faster")
  void objects(@ForAll long seed) {
    Random random = new Random(seed);
    long limit = 1 + random.nextLong(500);
    start(1);
    assign(PARTITIONS);
    limit(Limits.newBuilder().setObjectsPerSecond(limit).build());
    entitled((double) limit);

    run(LENGTH, random, 1_000_000, true);

    everyMinuteKeepsTheLimit();
  }
}
