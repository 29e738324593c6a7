package io.drover.coordinator.live;

import java.util.Collection;
import java.util.List;

/**
 * What the leader knows of the changes of one live job, and what it can ask for. For the leader's
 * thread; no call blocks. Everything is forgotten with the term: the next leader reads the topic
 * from the marks of the job's plan.
 */
public interface LiveChanges {
  /**
   * How far the copy is behind: changes that are not planned, as far as they have been read, and
   * tasks without a terminal outcome. Zero says nothing of changes that have not been read: see
   * {@link #readToEndAsOfNow}.
   */
  long backlog();

  /** Writes that were begun and are not known to be over. */
  Unresolved unresolved();

  /**
   * Begins to read to what is the end of {@code drover.changes} from now on at the latest.
   *
   * @return tells when everything before that end has been read and its tasks are published
   */
  Barrier readToEndAsOfNow();

  /**
   * Plans these keys as if they had changed now, once. {@link #planning} tells when their tasks are
   * published.
   *
   * @param keys as the source's bucket has them
   */
  void planSuspects(Collection<String> keys);

  /** Whether keys wait to be planned, be it after changes or as suspects. */
  boolean planning();

  /** Whether every task that was published has a terminal outcome. */
  boolean settled();

  /** Keys whose last task failed: the first few, for people; empty if there are none. */
  List<String> failing();

  /** A place in the topic that is to be reached. */
  interface Barrier {
    /** Whether everything before it is planned. Once true it stays so. */
    boolean passed();
  }
}
