package io.drover.coordinator.keys;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads entries one after the other. For one thread. */
interface EntryCursor extends AutoCloseable {
  /** The next entry, or null at the end. */
  @Nullable KeyEntry next() throws IOException;

  @Override
  void close();
}
