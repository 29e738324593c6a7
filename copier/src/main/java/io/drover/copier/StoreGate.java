package io.drover.copier;

/**
 * How many transfers may use one store at once: halved when the store asks for less, raised again
 * by one for each full round of successes (additive increase, multiplicative decrease). Guarded by
 * the lock of {@link TransferSlots}.
 */
final class StoreGate {
  /**
   * One burst of refusals counts once: answers to requests that were under way together say the
   * same thing.
   */
  static final long SETTLE_NANOS = 1_000_000_000L;

  private final String store;
  private final int most;
  private double limit;
  private int inUse;
  private long lastCut;
  private boolean cutBefore;

  StoreGate(String store, int most) {
    this.store = store;
    this.most = most;
    this.limit = most;
  }

  /** The store's name. */
  String store() {
    return store;
  }

  boolean hasRoom() {
    return inUse < (int) limit;
  }

  void enter() {
    inUse++;
  }

  void leave() {
    inUse--;
  }

  /** Transfers at once now. */
  int limit() {
    return (int) limit;
  }

  void throttled(long nanos) {
    if (!cutBefore || nanos - lastCut >= SETTLE_NANOS) {
      cutBefore = true;
      lastCut = nanos;
      limit = Math.max(1, limit / 2);
    }
  }

  void succeeded() {
    if (limit < most) {
      limit = Math.min(most, limit + 1 / limit);
    }
  }
}
