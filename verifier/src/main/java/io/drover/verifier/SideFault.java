package io.drover.verifier;

import io.drover.storage.StoreException;
import java.util.function.Supplier;

/** A store failed while a copy was checked, and which one. */
final class SideFault extends RuntimeException {
  static final String SOURCE = "source";
  static final String TARGET = "target";

  private static final long serialVersionUID = 1L;

  private final String side;
  private final StoreException failure;

  private SideFault(String side, StoreException failure) {
    super(failure.getMessage(), failure, false, false);
    this.side = side;
    this.failure = failure;
  }

  /** Runs a call to one side. */
  static <T> T at(String side, Supplier<T> call) {
    try {
      return call.get();
    } catch (StoreException e) {
      throw new SideFault(side, e);
    }
  }

  String side() {
    return side;
  }

  boolean source() {
    return side.equals(SOURCE);
  }

  StoreException failure() {
    return failure;
  }
}
