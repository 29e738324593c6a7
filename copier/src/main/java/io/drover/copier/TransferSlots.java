package io.drover.copier;

import io.drover.copier.Lane.Phase;
import io.drover.copier.Lane.Waiter;
import io.drover.schemas.limits.Timetable;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The right to transfer: at most so many objects at once in this worker, per job and per store
 * (M-05), and no faster than each job's limits allow this worker (F-06).
 *
 * <p>A waiter gets place and pace together or nothing, so no one holds one while it waits for
 * another. Jobs take turns: a job with many waiting objects, or one that must wait for its pace,
 * does not hold up another. Nobody holds a buffer while waiting here. Safe for any number of
 * threads.
 */
final class TransferSlots {
  /**
   * Longest sleep of one who waits for its pace: the wall clock that a timetable follows may be set
   * meanwhile. Also how long an object under way keeps its slot for the next bytes.
   */
  static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int total;
  private final LongSupplier nanos;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Lane> ring = new ArrayDeque<>();
  private final Set<Lane> lanes = new HashSet<>();
  private final Map<String, StoreGate> gates = new HashMap<>();
  private double share;
  private int inUse;

  /**
   * @param total most transfers at once
   * @param nanos monotonic time
   * @param clock what time it is for timetables
   */
  TransferSlots(int total, LongSupplier nanos, Clock clock) {
    this.total = total;
    this.nanos = nanos;
    this.clock = clock;
  }

  /** The gate of a store, the same one for all who name it alike. */
  StoreGate gate(String store) {
    return locked(() -> gates.computeIfAbsent(store, name -> new StoreGate(name, total)));
  }

  /** A lane for a job, until {@link #forget}. */
  Lane lane(int limit, StoreGate source, StoreGate target) {
    List<StoreGate> both = source == target ? List.of(source) : List.of(source, target);
    return locked(
        () -> {
          Lane lane = new Lane(limit, new Pace(clock, share, nanos.getAsLong()), both);
          lanes.add(lane);
          return lane;
        });
  }

  /** The lane's job is over; those who still use it may. */
  void forget(Lane lane) {
    locked(() -> lanes.remove(lane));
  }

  /**
   * Waits for a slot in the lane and for the pace of one object.
   *
   * @param bytes that it will move first; what it does not take is given back with the slot
   * @return empty if the job does not want objects to begin now
   */
  Optional<Slot> acquire(Lane lane, long bytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Waiter waiter = new Waiter(bytes, true, true, lock.newCondition());
      return serve(lane, waiter, Long.MAX_VALUE)
          ? Optional.of(new Slot(this, lane, bytes))
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Asks for more bytes of an object that keeps its slot, for {@link #LOOK_NANOS}. */
  boolean goOn(Lane lane, long bytes) throws InterruptedException {
    return ask(lane, new Waiter(bytes, false, false, lock.newCondition()), LOOK_NANOS);
  }

  /** Waits for more bytes of an object that has given its slot back, and for another slot. */
  void resume(Lane lane, long bytes) throws InterruptedException {
    ask(lane, new Waiter(bytes, false, true, lock.newCondition()), Long.MAX_VALUE);
  }

  private boolean ask(Lane lane, Waiter waiter, long patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      boolean granted = serve(lane, waiter, patience);
      if (!granted && lane.phase() == Phase.OVER) {
        throw new JobOver();
      }
      return granted;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the waiter was granted what it wants before it was sent away or lost patience. */
  private boolean serve(Lane lane, Waiter waiter, long patience) throws InterruptedException {
    if (!lane.welcomes(waiter)) {
      return false;
    }
    if (lane.first(waiter) && fits(lane, waiter, nanos.getAsLong())) {
      grant(lane, waiter);
      return true;
    }
    if (lane.waiting() == 0) {
      ring.add(lane);
    }
    lane.add(waiter);
    try {
      await(lane, waiter, patience);
    } catch (InterruptedException e) {
      if (waiter.granted) {
        takeBack(lane, waiter);
      }
      throw e;
    } finally {
      if (!waiter.granted) {
        lane.remove(waiter);
        tidy(lane);
      }
      serveAll();
    }
    return waiter.granted;
  }

  private void await(Lane lane, Waiter waiter, long patience) throws InterruptedException {
    long left = patience;
    long begun = nanos.getAsLong();
    while (!waiter.granted && lane.welcomes(waiter) && left > 0) {
      long now = nanos.getAsLong();
      boolean next = lane.next() == waiter;
      if (next && fits(lane, waiter, now)) {
        serveAll(); // The pace opened since somebody looked last, and no one else is about to look.
      } else {
        long pace = next ? lane.nanosUntilFree(waiter, now) : 0;
        waiter.alert = pace > 0;
        waiter.signal.awaitNanos(Math.min(left, waiter.alert ? Math.min(pace, LOOK_NANOS) : left));
        if (waiter.alert) {
          waiter.alert = false;
          serveAll();
        }
      }
      left = patience - (nanos.getAsLong() - begun);
    }
  }

  private boolean fits(Lane lane, Waiter waiter, long now) {
    return (!waiter.needsSlot || (inUse < total && lane.hasRoom()))
        && lane.nanosUntilFree(waiter, now) == 0;
  }

  private void grant(Lane lane, Waiter waiter) {
    lane.charge(waiter, nanos.getAsLong());
    if (waiter.needsSlot) {
      inUse++;
      lane.enter();
    }
    waiter.granted = true;
  }

  private void takeBack(Lane lane, Waiter waiter) {
    lane.refund(waiter, nanos.getAsLong());
    if (waiter.needsSlot) {
      leave(lane);
    }
  }

  private void leave(Lane lane) {
    inUse--;
    lane.leave();
  }

  /** Serves one waiter of each job in turn until a whole round serves none. */
  private void serveAll() {
    long now = nanos.getAsLong();
    int passed = 0;
    while (passed < ring.size()) {
      Lane lane = ring.remove();
      passed = serveNext(lane, now) ? 0 : passed + 1;
      if (lane.waiting() > 0) {
        ring.add(lane);
      }
    }
  }

  private boolean serveNext(Lane lane, long now) {
    Waiter waiter = lane.next();
    if (waiter == null) {
      return false;
    }
    if (fits(lane, waiter, now)) {
      lane.remove(waiter);
      grant(lane, waiter);
      waiter.wake();
      return true;
    }
    if (!waiter.alert && lane.nanosUntilFree(waiter, now) > 0) {
      waiter.wake();
    }
    return false;
  }

  private void tidy(Lane lane) {
    if (lane.waiting() == 0) {
      ring.remove(lane);
    }
  }

  /** Gives a slot back. */
  void release(Lane lane, boolean succeeded) {
    change(
        () -> {
          if (succeeded) {
            lane.succeeded();
          }
          leave(lane);
        });
  }

  /** Bytes moved that nobody was asked for; a negative amount was granted and did not move. */
  void owe(Lane lane, long bytes) {
    change(() -> lane.pace.goOn(bytes, nanos.getAsLong()));
  }

  /** A store asked for less. */
  void throttled(StoreGate gate) {
    change(() -> gate.throttled(nanos.getAsLong()));
  }

  /** Changes how many transfers a job may have at once, and its rates. */
  void limit(Lane lane, int limit, Timetable limits) {
    change(
        () -> {
          lane.limit(limit);
          lane.pace.limits(limits, nanos.getAsLong());
        });
  }

  /** Changes what the job lets its objects do; who must not wait any longer leaves at once. */
  void phase(Lane lane, Phase phase) {
    change(
        () -> {
          lane.phase(phase);
          tidy(lane);
        });
  }

  /**
   * Changes this worker's share of the rates of all jobs.
   *
   * @param part 0 to 1
   */
  void share(double part) {
    change(
        () -> {
          share = part;
          lanes.forEach(lane -> lane.pace.share(part, nanos.getAsLong()));
        });
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      serveAll();
    } finally {
      lock.unlock();
    }
  }

  private <T> T locked(java.util.function.Supplier<T> look) {
    lock.lock();
    try {
      return look.get();
    } finally {
      lock.unlock();
    }
  }

  /** Transfers at once now, of one store. */
  int limit(StoreGate gate) {
    return locked(gate::limit);
  }

  /** Transfers running. */
  int inUse() {
    return locked(() -> inUse);
  }

  /** Those who wait because their job has used up its rate. */
  int limited() {
    return locked(
        () -> {
          long now = nanos.getAsLong();
          return ring.stream().filter(lane -> lane.paced(now)).mapToInt(Lane::waiting).sum();
        });
  }

  /** Those who wait for a slot or for their pace. */
  int waiting() {
    return locked(() -> ring.stream().mapToInt(Lane::waiting).sum());
  }
}
