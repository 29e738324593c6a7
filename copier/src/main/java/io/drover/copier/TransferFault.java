package io.drover.copier;

import io.drover.storage.StoreException;
import java.util.function.Supplier;

/** A store failed during a transfer: which one, how, and whether its retries are used up. */
final class TransferFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Side side;
  private final StoreException failure;
  private final boolean spent;

  TransferFault(Side side, StoreException failure, boolean spent) {
    super(failure.getMessage(), failure, false, false);
    this.side = side;
    this.failure = failure;
    this.spent = spent;
  }

  /** Runs a call to one side. */
  static <T> T at(Side side, Supplier<T> call) {
    try {
      return call.get();
    } catch (StoreException e) {
      throw new TransferFault(side, e, false);
    }
  }

  Side side() {
    return side;
  }

  StoreException failure() {
    return failure;
  }

  /** Whether another attempt at the object may help. */
  boolean retryable() {
    return failure.retryable() && !spent;
  }
}
