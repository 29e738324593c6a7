package io.drover.copier;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The right to transfer: at most so many objects at once in this worker, per job and per store
 * (M-05).
 *
 * <p>A waiter gets all three or none, so no one holds a place in one queue while it waits in
 * another. Jobs take turns: a job with many waiting objects does not hold up one with few. Nobody
 * holds a buffer while waiting here. Safe for any number of threads.
 */
final class TransferSlots {
  private final int total;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Lane> ring = new ArrayDeque<>();
  private final Map<String, StoreGate> gates = new HashMap<>();
  private int inUse;

  /**
   * @param total most transfers at once
   * @param nanos monotonic time
   */
  TransferSlots(int total, LongSupplier nanos) {
    this.total = total;
    this.nanos = nanos;
  }

  /** The gate of a store, the same one for all who name it alike. */
  StoreGate gate(String store) {
    lock.lock();
    try {
      return gates.computeIfAbsent(store, name -> new StoreGate(name, total));
    } finally {
      lock.unlock();
    }
  }

  /** A lane for a job. */
  Lane lane(int limit, StoreGate source, StoreGate target) {
    return new Lane(limit, source == target ? List.of(source) : List.of(source, target));
  }

  /** Waits for a slot in the lane. */
  Slot acquire(Lane lane) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (lane.waiters.isEmpty() && fits(lane)) {
        enter(lane);
      } else {
        queue(lane);
      }
      return new Slot(this, lane);
    } finally {
      lock.unlock();
    }
  }

  private void queue(Lane lane) throws InterruptedException {
    Waiter waiter = new Waiter(lock.newCondition());
    if (lane.waiters.isEmpty()) {
      ring.add(lane);
    }
    lane.waiters.add(waiter);
    try {
      while (!waiter.granted) {
        waiter.signal.await();
      }
    } catch (InterruptedException e) {
      abandon(lane, waiter);
      throw e;
    }
  }

  private void abandon(Lane lane, Waiter waiter) {
    if (waiter.granted) {
      leave(lane);
    } else {
      lane.waiters.remove(waiter);
      if (lane.waiters.isEmpty()) {
        ring.remove(lane);
      }
    }
    serve();
  }

  private boolean fits(Lane lane) {
    if (inUse >= total || lane.inUse >= lane.limit) {
      return false;
    }
    for (StoreGate gate : lane.gates) {
      if (!gate.hasRoom()) {
        return false;
      }
    }
    return true;
  }

  private void enter(Lane lane) {
    inUse++;
    lane.inUse++;
    lane.gates.forEach(StoreGate::enter);
  }

  private void leave(Lane lane) {
    inUse--;
    lane.inUse--;
    lane.gates.forEach(StoreGate::leave);
  }

  /** Gives one slot to each waiting job in turn until a whole round gives none. */
  private void serve() {
    int passed = 0;
    while (inUse < total && passed < ring.size()) {
      Lane lane = ring.remove();
      if (fits(lane)) {
        grant(lane);
        passed = 0;
      } else {
        passed++;
      }
      if (!lane.waiters.isEmpty()) {
        ring.add(lane);
      }
    }
  }

  private void grant(Lane lane) {
    Waiter waiter = lane.waiters.remove();
    enter(lane);
    waiter.granted = true;
    waiter.signal.signal();
  }

  private void release(Lane lane, boolean succeeded) {
    lock.lock();
    try {
      if (succeeded) {
        lane.gates.forEach(StoreGate::succeeded);
      }
      leave(lane);
      serve();
    } finally {
      lock.unlock();
    }
  }

  /** A store asked for less. */
  void throttled(StoreGate gate) {
    lock.lock();
    try {
      gate.throttled(nanos.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  /** Changes how many transfers a job may have at once. */
  void limit(Lane lane, int limit) {
    lock.lock();
    try {
      lane.limit = limit;
      serve();
    } finally {
      lock.unlock();
    }
  }

  /** Transfers at once now, of one store. */
  int limit(StoreGate gate) {
    lock.lock();
    try {
      return gate.limit();
    } finally {
      lock.unlock();
    }
  }

  /** Transfers running. */
  int inUse() {
    lock.lock();
    try {
      return inUse;
    } finally {
      lock.unlock();
    }
  }

  /** Those who wait for a slot. */
  int waiting() {
    lock.lock();
    try {
      return ring.stream().map(lane -> lane.waiters).mapToInt(Collection::size).sum();
    } finally {
      lock.unlock();
    }
  }

  /** The waiting objects of one job. Guarded by the lock. */
  static final class Lane {
    private final List<StoreGate> gates;
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int limit;
    private int inUse;

    private Lane(int limit, List<StoreGate> gates) {
      this.limit = limit;
      this.gates = gates;
    }
  }

  /** The right to transfer one object; closing gives it back, once. */
  static final class Slot implements AutoCloseable {
    private final TransferSlots slots;
    private @Nullable Lane lane;
    private boolean succeeded;

    private Slot(TransferSlots slots, Lane lane) {
      this.slots = slots;
      this.lane = lane;
    }

    /** The transfer worked: its stores may be asked for a little more. */
    void succeeded() {
      succeeded = true;
    }

    @Override
    public void close() {
      Lane held = lane;
      if (held != null) {
        lane = null;
        slots.release(held, succeeded);
      }
    }
  }

  private static final class Waiter {
    final Condition signal;
    boolean granted;

    Waiter(Condition signal) {
      this.signal = signal;
    }
  }
}
