package io.drover.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.Finality;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.OutcomeStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * M-11: whatever is delivered in whatever order and however often, the sums are those of the last
 * outcome of each task.
 */
class LastOutcomeWinsTest {
  record Step(int job, long task, OutcomeStatus status, boolean timePasses) {
    String jobId() {
      return "job-" + job;
    }

    long size() {
      return 1 + task % 977;
    }
  }

  @Property(tries = 100)
  @Label("M-11 any sequence of outcomes gives the sums of the naive model")
  void sumsAreThoseOfTheLastOutcomes(@ForAll("steps") List<Step> steps) {
    try (var driver = new ProgressDriver(ProgressTopology.Storage.MEMORY)) {
      for (var job = 0; job < 3; job++) {
        driver.migration("job-" + job, MigrationState.RUNNING, false, 0, 0);
      }
      var model = new HashMap<String, Map<Long, Step>>();
      for (var step : steps) {
        driver.outcome(step.jobId(), step.task(), step.status(), step.size());
        model
            .computeIfAbsent(step.jobId(), _ -> new HashMap<>())
            .merge(step.task(), step, LastOutcomeWinsTest::later);
        if (step.timePasses()) {
          driver.pass(Duration.ofMillis(250));
        }
      }
      driver.pass(Duration.ofSeconds(2));

      var last = new HashMap<String, Sums>();
      driver.published().forEach(progress -> last.put(progress.getMigrationId(), sums(progress)));
      for (var job = 0; job < 3; job++) {
        var id = "job-" + job;
        assertThat(last.get(id)).isEqualTo(naive(model.getOrDefault(id, Map.of())));
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    // Few tasks, so that many outcomes meet; around the borders of chunks, and far away.
    var task =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 5),
            Arbitraries.longs().between(1020, 1028),
            Arbitraries.of(1L << 40));
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            task,
            Arbitraries.of(OutcomeStatus.class),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(9, Arbitraries.just(false)),
                net.jqwik.api.Tuple.of(1, Arbitraries.just(true))))
        .as(Step::new)
        .list()
        .ofMaxSize(120);
  }

  private static Step later(Step before, Step after) {
    return Finality.replaces(before.status(), after.status()) ? after : before;
  }

  private static Sums naive(Map<Long, Step> tasks) {
    var sums = Sums.ZERO;
    for (var step : tasks.values()) {
      var one = step.size();
      sums =
          sums.plus(
              switch (step.status()) {
                case MIGRATED -> new Sums(1, 0, 0, 0, 0, 0, 0, 0, 0, one, one, 0);
                case SKIPPED -> new Sums(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, one, 0);
                case FAILED -> new Sums(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, one, 0);
                case SOURCE_GONE -> new Sums(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, one, 0);
                case CANCELLED -> new Sums(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, one, 0);
                case PLANNED -> new Sums(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, one, 0);
                case REMOVED -> new Sums(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, one, 0);
                case DEFERRED -> new Sums(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);
                case REOPENED -> Sums.ZERO;
              });
    }
    return sums;
  }

  private static Sums sums(io.drover.schemas.record.Progress progress) {
    return new Sums(
        progress.getMigrated(),
        progress.getSkipped(),
        progress.getFailed(),
        progress.getSourceGone(),
        progress.getCancelled(),
        progress.getPlanned(),
        progress.getRemoved(),
        0, // counts records, not present statuses
        progress.getDeferred(),
        progress.getMigratedBytes(),
        progress.getFinishedBytes(),
        0); // not published
  }
}
