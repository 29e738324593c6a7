package io.drover.coordinator.plan;

import io.drover.schemas.record.Outcome;
import java.util.List;

/** The outcome of each task of a job that holds, once it has ended; partition by partition. */
public interface PastOutcomes {
  /**
   * The last outcome of a task.
   *
   * @param offset where it is in its partition
   * @param pass in which reading of the partition it was found, from 0
   */
  record Past(long offset, int pass, Outcome outcome) {}

  /**
   * One partition, read from its end to its beginning, once or several times: what is found in a
   * later pass is of tasks that no earlier one gave. For one thread.
   */
  interface Reading extends AutoCloseable {
    /** The offset behind the last outcome when this was opened. */
    long end();

    /** What is below this offset has not been looked at yet. */
    long position();

    boolean atBeginning();

    /**
     * The next outcomes towards the beginning, of one pass, newest first; may be none. May be
     * called again if it failed.
     *
     * @throws io.drover.storage.StoreException.Unavailable if they cannot be read now
     */
    List<Past> next() throws InterruptedException;

    @Override
    void close();
  }

  int partitions() throws InterruptedException;

  /**
   * Begins to read a partition.
   *
   * @throws io.drover.storage.StoreException.Unavailable if it cannot be read now
   */
  Reading open(int partition) throws InterruptedException;
}
