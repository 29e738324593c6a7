package io.drover.e2e.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * One virtual clock, one source of chance, and one thing happening at a time: a run is a function
 * of its seed.
 */
final class World {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Semaphore turn = new Semaphore(0);
  private long now;
  private long sequence;
  private long calmFrom = Long.MAX_VALUE;
  private final Set<Fiber> fibers = new LinkedHashSet<>();
  private @Nullable Fiber running;
  private @Nullable Throwable failure;

  private record Event(long at, long sequence, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  World(long seed) {
    this.random = new Random(seed);
  }

  Random random() {
    return random;
  }

  /** Whether something happens that happens so often. */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Whether a mishap of this probability strikes now; never once the world is calm. */
  boolean mishap(double probability) {
    return now < calmFrom && chance(probability);
  }

  /** From then on nothing goes wrong. */
  void calmFrom(Duration since) {
    calmFrom = since.toNanos();
  }

  /** A time between nothing and twice the mean. */
  Duration about(Duration mean) {
    return Duration.ofNanos((long) (mean.toNanos() * 2 * random.nextDouble()));
  }

  long now() {
    return now;
  }

  Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Instant instant() {
        return EPOCH.plusNanos(now);
      }
    };
  }

  /** Does something later, whoever is alive then. */
  void after(Duration wait, Runnable action) {
    events.add(new Event(now + wait.toNanos(), sequence++, action));
  }

  /** Begins a thread of a machine. */
  void spawn(Machine machine, Runnable body) {
    Fiber fiber = new Fiber(this, machine, body);
    fibers.add(fiber);
    resumeAfter(fiber, Duration.ZERO);
  }

  /** The thread that runs now. */
  Fiber fiber() {
    if (running == null) {
      throw new IllegalStateException("only a fiber of a machine may wait");
    }
    return running;
  }

  void resumeAfter(Fiber fiber, Duration wait) {
    after(wait, () -> resume(fiber));
  }

  private void resume(Fiber fiber) {
    long frozen = fiber.machine().frozenUntil();
    if (fiber.machine().alive() && frozen > now) {
      resumeAfter(fiber, Duration.ofNanos(frozen - now));
      return;
    }
    running = fiber;
    fiber.resume();
    running = null;
  }

  /** A fiber has ended. */
  void ended(Fiber fiber) {
    fibers.remove(fiber);
  }

  /** Everybody dies, so that nobody is left waiting for ever. */
  void end() {
    for (Fiber fiber : List.copyOf(fibers)) {
      fiber.machine().kill();
      running = fiber;
      fiber.resume();
    }
    running = null;
  }

  void awaitTurn() {
    turn.acquireUninterruptibly();
  }

  void giveTurnBack() {
    turn.release();
  }

  void failed(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  /** Lets the next thing happen; false if nothing is left to happen. */
  boolean step() {
    Event next = events.poll();
    if (next == null) {
      return false;
    }
    now = Math.max(now, next.at());
    next.action().run();
    if (failure != null) {
      throw new AssertionError("at %s: %s".formatted(clock().instant(), failure), failure);
    }
    return true;
  }
}
