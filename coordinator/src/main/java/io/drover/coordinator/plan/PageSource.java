package io.drover.coordinator.plan;

/**
 * Where the tasks of a job come from, page by page: a listing, a list of keys, the receipts of
 * another job. For one thread.
 */
public interface PageSource extends AutoCloseable {
  /**
   * The next page, waiting for whatever it is read from. Not to be called after the complete one.
   *
   * @throws io.drover.storage.StoreException if a store fails for good
   */
  PlanPage next() throws InterruptedException;

  /** Gives up what is under way. Idempotent. */
  @Override
  void close();
}
