package io.drover.coordinator.lead;

import io.drover.coordinator.again.AgainPage;
import io.drover.coordinator.again.Deferrals;
import io.drover.coordinator.again.FailedScan;
import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.again.Retry;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.schemas.record.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** Outcomes of one partition in a list; pages of two. */
final class ListedOutcomes implements Repetition {
  private static final Reading NONE =
      new Reading() {
        @Override
        public void published() {}

        @Override
        public void stop() {}
      };

  private final List<Outcome> outcomes;
  private final ListedChanges changes;

  ListedOutcomes(CopyOnWriteArrayList<Outcome> outcomes, ListedChanges changes) {
    this.outcomes = outcomes;
    this.changes = changes;
  }

  @Override
  public ChangeReading changes(Job.Running job, LiveScope scope, Listener<ChangePage> listener) {
    return changes.follow(job, scope, listener);
  }

  @Override
  public Marks end() {
    return Marks.of(Map.of(0, (long) outcomes.size()));
  }

  @Override
  public Reading deferred(Job.Running job, Listener<AgainPage> listener) {
    Deferrals deferrals = new Deferrals(job.plan().repeats().again());
    for (int at = 0; at < outcomes.size(); at++) {
      if (outcomes.get(at).getMigrationId().equals(job.id().value()) && deferrals.reads(0, at)) {
        deferrals.accept(outcomes.get(at));
      }
      if (at % 2 == 1) {
        deferrals.take().ifPresent(listener::found);
      }
    }
    deferrals.take().ifPresent(listener::found);
    return NONE;
  }

  @Override
  public Reading failures(Job.Running job, Listener<ReopenPage> listener) {
    long until = job.plan().repeats().retry().of(0);
    long from = 0;
    while (from < until) {
      FailedScan scan = new FailedScan(until, 2);
      for (int at = (int) from; at < outcomes.size(); at++) {
        scan.accept(at, outcomes.get(at));
      }
      listener.found(
          new ReopenPage(
              scan.found().stream()
                  .map(
                      failed ->
                          new ReopenPage.Item(
                              failed,
                              Retry.unchanged(failed, Objects.requireNonNull(failed.getAgain()))))
                  .toList(),
              false));
      from = scan.resume().orElse(until);
    }
    listener.found(new ReopenPage(List.of(), true));
    return NONE;
  }
}
