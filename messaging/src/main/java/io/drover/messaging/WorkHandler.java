package io.drover.messaging;

import java.util.List;

/**
 * What a {@link WorkerLoop} does with each record.
 *
 * <p>Runs on a virtual thread of its own and may block; many run at once, but never two for the
 * same key unless a rebalance took the partition away and gave it back. Must be safe to repeat: a
 * record is delivered again after a crash or a rebalance.
 */
@FunctionalInterface
public interface WorkHandler<V> {
  /**
   * Does the work of one record.
   *
   * @return what to publish; the record counts as done once all of it is durable in Kafka
   * @throws InterruptedException if interrupted, which happens when the partition or the process
   *     goes away: the record is delivered again, to whoever owns the partition then
   * @throws RuntimeException any, which sends the record to the dead letters with the exception as
   *     the reason; expected failures should be outcomes instead
   */
  List<Outgoing> handle(Incoming<V> work) throws InterruptedException;

  /**
   * Whether somebody waits for what comes of this record, so that it is published at once and does
   * not wait for company.
   */
  default boolean urgent(V value) {
    return false;
  }

  /**
   * Whether the handling on this thread only waits to try again, holding nothing: who lets go of
   * partitions does not wait for it, and its record is delivered again.
   */
  default boolean rests(Thread thread) {
    return false;
  }
}
