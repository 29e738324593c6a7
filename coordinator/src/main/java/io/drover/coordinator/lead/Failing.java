package io.drover.coordinator.lead;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Standing;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of a live job failed and were not copied well since. Counts say that some task failed;
 * whether a later task of the same key went well, a look at the outcomes says. Until it has been
 * made the count stands, so nothing is taken for well that is not. For the leader's thread.
 */
final class Failing {
  private final Consumer<Job.Running> look;
  private @Nullable Standing asked;
  private @Nullable Standing known;
  private List<String> keys = List.of();

  /**
   * @param look begins to look; {@link #found} is called with the answer later
   */
  Failing(Consumer<Job.Running> look) {
    this.look = look;
  }

  /** What is known now; begins to look if that is too old. */
  List<String> of(Job.Running job, Standing standing) {
    if (standing.failing().isEmpty()) {
      return List.of();
    }
    if (holds(job, standing)) {
      return keys;
    }
    if (asked == null) {
      asked = standing;
      look.accept(job);
    }
    return standing.failing();
  }

  /** Whether only counts say what {@link #of} says now. */
  boolean doubtful(Job.Running job, Standing standing) {
    return !standing.failing().isEmpty() && !holds(job, standing);
  }

  /** While writes are held nothing but the very same counts will do. */
  private boolean holds(Job.Running job, Standing standing) {
    Standing last = known;
    Crossing crossing = job.crossing();
    boolean strict = crossing != null && crossing.holdsWrites();
    return last != null
        && last.failing().equals(standing.failing())
        && last.reopened() == standing.reopened()
        && (!strict || last.terminal() == standing.terminal());
  }

  /** The look is over; empty if it showed nothing. */
  void found(Optional<List<String>> failed) {
    if (failed.isPresent()) {
      known = asked;
      keys = failed.get();
    }
    asked = null;
  }
}
