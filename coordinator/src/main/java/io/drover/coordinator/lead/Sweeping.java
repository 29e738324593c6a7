package io.drover.coordinator.lead;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.cutover.Sweep;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.sweep.SweepPage;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sweep of one live job, while one is under way and the job's traffic rests: its reading, and
 * the pages that wait to be published. For the leader's thread.
 */
final class Sweeping {
  private final Repetition repetition;
  private final BiConsumer<Instant, SweepPage> found;
  private final BiConsumer<Instant, RuntimeException> failed;
  private final PageQueue<SweepPage> ready = new PageQueue<>();
  private Repetition.@Nullable Reading reading;
  private @Nullable Instant begun;

  /**
   * @param found told of each page on any thread, with when its sweep began
   * @param failed told on any thread that it cannot go on
   */
  Sweeping(
      Repetition repetition,
      BiConsumer<Instant, SweepPage> found,
      BiConsumer<Instant, RuntimeException> failed) {
    this.repetition = repetition;
    this.found = found;
    this.failed = failed;
  }

  /** Sees to it that the sweep of the job's present state is under way, and no other. */
  void follow(Job.Running now) {
    Crossing crossing = now.crossing();
    if (crossing == null || !crossing.sweeps()) {
      rest();
      return;
    }
    Sweep sweep = Objects.requireNonNull(crossing.ground().sweep());
    Instant wanted = sweep.begun();
    if (wanted.equals(begun)) {
      return;
    }
    rest();
    begun = wanted;
    reading =
        repetition.sweep(
            now,
            sweep,
            Repetition.listener(
                page -> found.accept(wanted, page), cause -> failed.accept(wanted, cause)));
  }

  /** Whether what comes from a sweep is still wanted. */
  boolean reads(Instant of) {
    return of.equals(begun);
  }

  void add(SweepPage page) {
    ready.add(page);
  }

  boolean canPublish(long room) {
    return ready.canPublish(room);
  }

  /** The next page, or the part of it that fits. */
  SweepPage take(long room) {
    return ready.take(room);
  }

  /** How many pages wait. */
  int waiting() {
    return ready.ready();
  }

  /** A whole page is published. */
  void published() {
    Repetition.Reading present = reading;
    if (present != null) {
      present.published();
    }
  }

  /** Gives up what is under way; it goes on at the checkpoint. */
  void rest() {
    Repetition.Reading present = reading;
    if (present != null) {
      present.stop();
    }
    reading = null;
    begun = null;
    ready.clear();
  }
}
