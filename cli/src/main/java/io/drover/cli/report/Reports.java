package io.drover.cli.report;

import io.drover.cli.view.JsonView;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.LastOutcomes;
import io.drover.schemas.limits.Timetable;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Outcome;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Reports of jobs that only look, read from the topics. */
public final class Reports {
  private final KafkaClients clients;
  private final PrintWriter out;
  private final boolean json;
  private final Instant now;

  /**
   * @param json for scripts: one JSON object per line
   * @param now for how long a job that has not ended has run
   */
  public Reports(KafkaClients clients, PrintWriter out, boolean json, Instant now) {
    this.clients = clients;
    this.out = out;
    this.json = json;
    this.now = now;
  }

  /** Prints what a dry run found so far. */
  public void dryRun(Migration job, GivenRates given) {
    DryRunReport report = new DryRunReport();
    each(job, report::add);
    Estimate estimate =
        Estimate.of(report, elapsed(job), given, Timetable.of(job.getLimits()), now);
    out.println(
        json
            ? JsonView.line(DryRunJson.object(job, report, estimate))
            : DryRunView.text(job, report, estimate));
    out.flush();
  }

  /**
   * Prints what a comparison found so far.
   *
   * @param limit most differences to show in the table; as JSON all are shown, as they are read,
   *     before the sums
   */
  public void comparison(Migration job, int limit) {
    ComparisonReport report = new ComparisonReport(json ? 0 : limit);
    each(
        job,
        outcome -> {
          report.add(outcome);
          if (json && ComparisonReport.differs(outcome)) {
            out.println(JsonView.line(outcome));
          }
        });
    out.println(json ? JsonView.line(report.json(job)) : report.text(job));
    out.flush();
  }

  private void each(Migration job, Consumer<Outcome> consumer) {
    int partitions = LastOutcomes.partitions(clients);
    for (int partition = 0; partition < partitions; partition++) {
      try (var outcomes =
          new LastOutcomes(
              clients,
              job.getMigrationId(),
              partition,
              LastOutcomes.since(job.getCreatedAt()),
              LastOutcomes.STRETCH)) {
        while (!outcomes.atBeginning()) {
          outcomes.next().forEach(located -> consumer.accept(located.outcome()));
        }
      }
    }
  }

  private Duration elapsed(Migration job) {
    Instant from = job.getStartedAt() == null ? job.getCreatedAt() : job.getStartedAt();
    return Duration.between(from, job.getFinishedAt() == null ? now : job.getFinishedAt());
  }
}
