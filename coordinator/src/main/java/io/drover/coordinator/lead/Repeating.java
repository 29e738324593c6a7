package io.drover.coordinator.lead;

import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Repeats;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What of one job is being planned again: the reading for tasks that were put off, the reading for
 * failures, and the failures that wait to be published. Given up as a whole: whatever comes from
 * one that was given up is dropped and read again by the next.
 */
final class Repeating {
  private final MigrationId id;
  private final Repetition repetition;
  private final Consumer<LeaderEvent> inbox;
  private final PageQueue<ReopenPage> ready = new PageQueue<>();
  private Repetition.@Nullable Reading deferred;
  private Repetition.@Nullable Reading failures;
  private Marks failuresBefore = Marks.NONE;

  Repeating(MigrationId id, Repetition repetition, Consumer<LeaderEvent> inbox) {
    this.id = id;
    this.repetition = repetition;
    this.inbox = inbox;
  }

  MigrationId id() {
    return id;
  }

  /** Sees to it that what the job needs is being read. */
  void follow(Job.Running job) {
    Repeats repeats = job.plan().repeats();
    if (repeats.followed() && deferred == null) {
      deferred =
          repetition.deferred(
              job,
              Repetition.listener(
                  page -> inbox.accept(new LeaderEvent.DeferredFound(this, page)), this::failed));
    }
    if (repeats.retrying() && failures == null) {
      failuresBefore = repeats.retry();
      failures =
          repetition.failures(
              job,
              Repetition.listener(
                  page -> inbox.accept(new LeaderEvent.FailuresFound(this, page)), this::failed));
    }
  }

  private void failed(RuntimeException cause) {
    inbox.accept(new LeaderEvent.RepetitionFailed(this, cause));
  }

  /** Whether the failures that are read are those that the job asks for. */
  boolean fits(Job.Running job) {
    Repeats repeats = job.plan().repeats();
    return failures == null || !repeats.retrying() || repeats.retry().equals(failuresBefore);
  }

  /** The failures that wait to be published. */
  PageQueue<ReopenPage> pages() {
    return ready;
  }

  /** Tasks that were put off are published. */
  void deferredPublished() {
    if (deferred != null) {
      deferred.published();
    }
  }

  /** A page of failures is published. */
  void failuresPublished(boolean last) {
    if (failures == null) {
      return;
    }
    if (last) {
      failures.stop();
      failures = null;
    } else {
      failures.published();
    }
  }

  void stop() {
    if (deferred != null) {
      deferred.stop();
      deferred = null;
    }
    if (failures != null) {
      failures.stop();
      failures = null;
    }
    ready.clear();
  }
}
