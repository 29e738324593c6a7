package io.drover.copier;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Byte arrays for data in flight, within a budget that is never exceeded (O-02).
 *
 * <p>Everything that the pool has handed out or keeps for reuse counts: the sum of the capacities
 * of these arrays is at most the budget. Arrays come in powers of two up to {@link #LARGEST_CLASS}
 * and are reused; larger ones are whole MiB and are dropped when released. Whoever finds no room
 * waits; waiters are served strictly in the order in which they came, so a large one is not starved
 * by small ones.
 *
 * <p>A holder must be able to finish without acquiring again, or acquire in an order that cannot
 * close a circle; docs/design/copier.md says why the copier's uses cannot. Safe for any number of
 * threads.
 */
final class BufferPool {
  /** Smallest array: what the smallest objects share. */
  static final int SMALLEST_CLASS = 4 << 10;

  /** Largest array that is kept for reuse, the default part. */
  static final int LARGEST_CLASS = 8 << 20;

  /** Capacities above the classes are multiples of this. */
  private static final int STEP = 1 << 20;

  /** Largest array that every JVM can make, in whole steps. */
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE / STEP * STEP - STEP;

  private final long budget;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private final TreeMap<Integer, Deque<byte[]>> idle = new TreeMap<>();
  private long allocated;
  private long used;

  /**
   * @param budget most bytes, handed out and kept together
   */
  BufferPool(long budget) {
    if (budget < SMALLEST_CLASS) {
      throw new IllegalArgumentException(
          "memory budget of %d bytes is too small; it must be at least %d"
              .formatted(budget, SMALLEST_CLASS));
    }
    this.budget = budget;
  }

  /** Whether a buffer of this size can be had at all. */
  boolean holds(long size) {
    return size <= LARGEST_ARRAY && capacity((int) size) <= budget;
  }

  /**
   * A buffer of at least the size; waits until there is room.
   *
   * @throws IllegalArgumentException if {@link #holds} says no
   * @throws InterruptedException if the thread is told to stop; nothing is held then
   */
  Buffer acquire(int size) throws InterruptedException {
    if (size == 0) {
      return Buffer.EMPTY;
    }
    if (!holds(size)) {
      throw new IllegalArgumentException(
          "buffer of %d bytes exceeds the memory budget of %d".formatted(size, budget));
    }
    int capacity = capacity(size);
    Grant grant = take(capacity);
    byte[] array = grant.array();
    return new Buffer(array != null ? array : allocate(capacity), this);
  }

  private Grant take(int capacity) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Grant now = waiters.isEmpty() ? grant(capacity) : null;
      return now != null ? now : queue(new Waiter(capacity, lock.newCondition()));
    } finally {
      lock.unlock();
    }
  }

  private Grant queue(Waiter waiter) throws InterruptedException {
    waiters.add(waiter);
    try {
      while (waiter.grant == null) {
        waiter.granted.await();
      }
      return waiter.grant;
    } catch (InterruptedException e) {
      leave(waiter);
      throw e;
    }
  }

  private void leave(Waiter waiter) {
    if (waiter.grant == null) {
      waiters.remove(waiter);
    } else {
      giveBack(waiter.capacity, waiter.grant.array());
    }
    serve();
  }

  /** What a waiter gets now: an idle array, the right to allocate one, or null for nothing. */
  private @Nullable Grant grant(int capacity) {
    Deque<byte[]> same = idle.get(capacity);
    if (same != null) {
      byte[] array = same.pop();
      forgetIfEmpty(capacity, same);
      used += capacity;
      return new Grant(array);
    }
    if (budget - used < capacity) {
      return null;
    }
    while (budget - allocated < capacity) {
      evict();
    }
    allocated += capacity;
    used += capacity;
    return Grant.ALLOCATE;
  }

  private void evict() {
    Map.Entry<Integer, Deque<byte[]>> largest = idle.lastEntry();
    largest.getValue().pop();
    forgetIfEmpty(largest.getKey(), largest.getValue());
    allocated -= largest.getKey();
  }

  private void forgetIfEmpty(int capacity, Deque<byte[]> arrays) {
    if (arrays.isEmpty()) {
      idle.remove(capacity);
    }
  }

  private byte[] allocate(int capacity) {
    boolean done = false;
    try {
      byte[] array = new byte[capacity];
      done = true;
      return array;
    } finally {
      if (!done) {
        release(capacity, null);
      }
    }
  }

  void release(int capacity, byte @Nullable [] array) {
    lock.lock();
    try {
      giveBack(capacity, array);
      serve();
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(int capacity, byte @Nullable [] array) {
    used -= capacity;
    if (array == null || capacity > LARGEST_CLASS) {
      allocated -= capacity;
    } else {
      idle.computeIfAbsent(capacity, c -> new ArrayDeque<>()).push(array);
    }
  }

  private void serve() {
    for (Waiter head = waiters.peek(); head != null; head = waiters.peek()) {
      Grant grant = grant(head.capacity);
      if (grant == null) {
        return;
      }
      waiters.remove();
      head.grant = grant;
      head.granted.signal();
    }
  }

  private static int capacity(int size) {
    if (size <= SMALLEST_CLASS) {
      return SMALLEST_CLASS;
    }
    return size <= LARGEST_CLASS
        ? Integer.highestOneBit(size - 1) << 1
        : Math.ceilDiv(size, STEP) * STEP;
  }

  /** Bytes handed out. */
  long used() {
    return locked(() -> used);
  }

  /** Bytes handed out or kept for reuse. */
  long allocated() {
    return locked(() -> allocated);
  }

  /** Those who wait for room. */
  long waiting() {
    return locked(waiters::size);
  }

  private long locked(java.util.function.LongSupplier value) {
    lock.lock();
    try {
      return value.getAsLong();
    } finally {
      lock.unlock();
    }
  }

  /** An array, or the right to allocate one. */
  private static final class Grant {
    static final Grant ALLOCATE = new Grant(null);

    private final byte @Nullable [] array;

    Grant(byte @Nullable [] array) {
      this.array = array;
    }

    byte @Nullable [] array() {
      return array;
    }
  }

  private static final class Waiter {
    final int capacity;
    final Condition granted;
    @Nullable Grant grant;

    Waiter(int capacity, Condition granted) {
      this.capacity = capacity;
      this.granted = granted;
    }
  }
}
