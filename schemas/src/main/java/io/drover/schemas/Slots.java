package io.drover.schemas;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few objects for use again, without a lock and without a thread-local (threads here are
 * virtual, short-lived and many). Bounded: who finds none makes one, who finds the place taken
 * drops one.
 */
final class Slots<T> {
  private static final int COUNT =
      16; // a power of two, some times the number of processors of a worker

  private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(COUNT);
  private final Supplier<T> maker;

  Slots(Supplier<T> maker) {
    this.maker = maker;
  }

  T take() {
    T found = slots.getAndSet(mine(), null);
    return found == null ? maker.get() : found;
  }

  void give(T object) {
    slots.set(mine(), object);
  }

  private static int mine() {
    return (int) Thread.currentThread().threadId() & (COUNT - 1);
  }
}
