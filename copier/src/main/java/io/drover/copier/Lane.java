package io.drover.copier;

import io.drover.storage.Alarm;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one job that wait to move, and what bounds them. Guarded by the lock of {@link
 * TransferSlots}.
 */
final class Lane {
  /** What the job lets its objects do. */
  enum Phase {
    /** Begin and go on. */
    OPEN,
    /** Go on; those that wait to begin leave. */
    HELD,
    /** Neither. */
    OVER
  }

  final Pace pace;
  private final List<StoreGate> gates;
  private final Deque<Waiter> beginning = new ArrayDeque<>();
  private final Deque<Waiter> underWay = new ArrayDeque<>();
  private final Alarm held = new Alarm();
  private final Alarm over = new Alarm();
  private Phase phase = Phase.OPEN;
  private int limit;
  private int inUse;

  Lane(int limit, Pace pace, List<StoreGate> gates) {
    this.limit = limit;
    this.pace = pace;
    this.gates = gates;
  }

  Phase phase() {
    return phase;
  }

  void limit(int most) {
    limit = most;
  }

  /** Changes the phase and sends away those who must not wait any longer. */
  void phase(Phase next) {
    phase = next;
    ring(next);
    if (next != Phase.OPEN) {
      beginning.forEach(Waiter::wake);
      beginning.clear();
    }
    if (next == Phase.OVER) {
      underWay.forEach(Waiter::wake);
      underWay.clear();
    }
  }

  private void ring(Phase next) {
    switch (next) {
      case OPEN -> held.quiet();
      case HELD -> held.ring();
      case OVER -> {
        held.ring();
        over.ring();
      }
    }
  }

  /** Rings while no object may begin, nor begin again. */
  Alarm held() {
    return held;
  }

  /** Rings once nothing may go on. */
  Alarm over() {
    return over;
  }

  /** Whether the phase lets somebody wait here. */
  boolean welcomes(Waiter waiter) {
    return switch (phase) {
      case OPEN -> true;
      case HELD -> !waiter.begins;
      case OVER -> false;
    };
  }

  void add(Waiter waiter) {
    (waiter.begins ? beginning : underWay).add(waiter);
  }

  void remove(Waiter waiter) {
    (waiter.begins ? beginning : underWay).remove(waiter);
  }

  /** Who is served next: what is under way goes before what begins. */
  @Nullable Waiter next() {
    Waiter first = underWay.peek();
    return first != null ? first : beginning.peek();
  }

  int waiting() {
    return beginning.size() + underWay.size();
  }

  /** Whether nobody goes before the waiter. */
  boolean first(Waiter waiter) {
    return underWay.isEmpty() && (!waiter.begins || beginning.isEmpty());
  }

  /** Whether the stores and the job itself have room for one more. */
  boolean hasRoom() {
    return inUse < limit && gates.stream().allMatch(StoreGate::hasRoom);
  }

  void enter() {
    inUse++;
    gates.forEach(StoreGate::enter);
  }

  void leave() {
    inUse--;
    gates.forEach(StoreGate::leave);
  }

  void succeeded() {
    gates.forEach(StoreGate::succeeded);
  }

  /** Whether the pace holds up the one who is served next. */
  boolean paced(long now) {
    Waiter first = next();
    return first != null && nanosUntilFree(first, now) > 0;
  }

  /** Nanoseconds until the pace lets the waiter go. */
  long nanosUntilFree(Waiter waiter, long now) {
    return waiter.begins ? pace.nanosUntilBegin(now) : pace.nanosUntilGoOn(now);
  }

  /** Takes what the waiter is granted from the pace. */
  void charge(Waiter waiter, long now) {
    if (waiter.begins) {
      pace.begin(waiter.bytes, now);
    } else {
      pace.goOn(waiter.bytes, now);
    }
  }

  /** Gives back what the waiter was granted. */
  void refund(Waiter waiter, long now) {
    if (waiter.begins) {
      pace.notBegun(waiter.bytes, now);
    } else {
      pace.goOn(-waiter.bytes, now);
    }
  }

  /** One who waits. */
  static final class Waiter {
    final long bytes;
    final boolean begins;
    final boolean needsSlot;
    final Condition signal;
    boolean granted;

    /** Whether it looks again by itself when the pace allows. */
    boolean alert;

    /**
     * @param bytes that it wants to move
     * @param begins whether it is an object that begins
     * @param needsSlot whether it wants a slot too
     */
    Waiter(long bytes, boolean begins, boolean needsSlot, Condition signal) {
      this.bytes = bytes;
      this.begins = begins;
      this.needsSlot = needsSlot;
      this.signal = signal;
    }

    void wake() {
      signal.signal();
    }
  }
}
