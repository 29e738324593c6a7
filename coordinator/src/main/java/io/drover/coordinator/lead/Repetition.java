package io.drover.coordinator.lead;

import io.drover.coordinator.again.AgainPage;
import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.cutover.Sweep;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.job.Standing;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.coordinator.sweep.SweepPage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is to be planned besides the listing: again, read from {@code drover.outcomes}, and because
 * it changed, read from {@code drover.changes}.
 */
public interface Repetition {
  /** Hears what was found, on any thread. */
  interface Listener<P> {
    /** The next page. No more than a bounded number come before they are published. */
    void found(P page);

    /** Reading cannot go on; what was not published must be read again. */
    void failed(RuntimeException cause);
  }

  /** A reading under way. */
  interface Reading {
    /** Nothing is read. */
    Reading NONE =
        new Reading() {
          @Override
          public void published() {}

          @Override
          public void stop() {}
        };

    /** A page has been published: there is room for another one. */
    void published();

    /** Gives up. Pages that are handed over already must be dropped. Idempotent. */
    void stop();
  }

  /** A reading of changes under way. */
  interface ChangeReading extends Reading {
    /**
     * Reads to what is the end at some moment from now on, and says so in a page; does not wait. A
     * higher request takes the place of one that is open.
     */
    void barrier(long request);

    /**
     * Changes that are not published yet: of what has been read never too few, of what has not been
     * read as many as are known of.
     */
    long unplanned();

    /** Changes that were read so far; for estimates. */
    default long changesRead() {
      return 0;
    }
  }

  /** A counting of outcomes under way. */
  interface Counting {
    /** Nothing is counted. */
    Counting NONE =
        new Counting() {
          @Override
          public Standing standing() {
            return Standing.NONE;
          }

          @Override
          public void stop() {}
        };

    /** How far the tasks are by what was read so far; never further than they are. */
    Standing standing();

    /** Gives up. Idempotent. */
    void stop();
  }

  /** Where the outcomes end now; every later one is behind it. */
  Marks end();

  /** Reads for tasks that were put off, from where the job's plan has come, until stopped. */
  Reading deferred(Job.Running job, Listener<AgainPage> listener);

  /** Reads the failures that the job is to take up again, once; the last page says so. */
  Reading failures(Job.Running job, Listener<ReopenPage> listener);

  /** Reads the changes of a live job, from where its plan has come, until stopped. */
  ChangeReading changes(Job.Running job, LiveScope scope, Listener<ChangePage> listener);

  /**
   * Counts the outcomes of a live job from its beginning on, until stopped.
   *
   * @param changed told on any thread when the standing has changed
   * @param failed told on any thread if the counting cannot go on
   */
  default Counting counting(Job.Running job, Runnable changed, Consumer<RuntimeException> failed) {
    return Counting.NONE;
  }

  /**
   * Looks for keys of a live job whose last outcome is a failure, as of now or later; does not
   * wait. The answer comes on any thread: the first few, or empty if nobody can tell.
   */
  default void failing(Job.Running job, Consumer<Optional<List<String>>> answer) {
    answer.accept(Optional.empty());
  }

  /**
   * Lists both sides of a live job for changes that nobody reported, from where its sweep has come,
   * to the end or until stopped.
   */
  default Reading sweep(Job.Running job, Sweep sweep, Listener<SweepPage> listener) {
    listener.failed(new UnsupportedOperationException("nothing can be swept here"));
    return Reading.NONE;
  }

  /** A listener that passes pages on. */
  static <P> Listener<P> listener(Consumer<P> found, Consumer<RuntimeException> failed) {
    return new Listener<>() {
      @Override
      public void found(P page) {
        found.accept(page);
      }

      @Override
      public void failed(RuntimeException cause) {
        failed.accept(cause);
      }
    };
  }
}
