package io.drover.coordinator.plan;

import io.drover.storage.Pin;
import java.util.List;
import java.util.Map;

/** Finds out which objects the target has already. */
interface TargetLookup extends AutoCloseable {
  /** What the target has under a key. */
  record Present(Pin pin, long size) {}

  /** A listing was not in UTF-8 order, so what it does not show may still be there. */
  final class OutOfOrder extends RuntimeException {
    OutOfOrder(String message) {
      super(message);
    }
  }

  /**
   * What is at the target under some keys; the absent ones are left out.
   *
   * @param keys in ascending UTF-8 order, and after all those of earlier calls
   */
  Map<String, Present> find(List<String> keys) throws InterruptedException;

  @Override
  void close();
}
