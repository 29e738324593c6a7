package io.drover.copier;

import io.drover.storage.StoreException;

/** Told of each failure of a store that is followed by another attempt. */
@FunctionalInterface
interface FaultObserver {
  void failed(Side side, StoreException failure);
}
