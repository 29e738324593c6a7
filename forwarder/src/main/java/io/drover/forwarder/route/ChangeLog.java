package io.drover.forwarder.route;

import io.drover.schemas.record.Change;

/** Where the writes of applications are recorded, before and after. Thread-safe. */
public interface ChangeLog {
  /** Hears once what became of a record; on any thread, also before {@link #append} returns. */
  @FunctionalInterface
  interface Fate {
    /**
     * The record is settled.
     *
     * @param durable false if it is not known to be kept, though it may be
     */
    void settled(boolean durable);
  }

  /**
   * Appends a record behind those of the same key that were appended before. Does not wait for it
   * to be durable.
   */
  void append(String key, Change change, Fate fate);
}
