package io.drover.progress;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What the progress application counts about itself. */
final class ProgressMetrics {
  private final Counter outcomes;
  private final Counter repeated;
  private final Counter changed;
  private final Counter published;
  private final Counter deadLetters;
  private final Counter threadFailures;
  private final AtomicInteger jobs = new AtomicInteger();

  ProgressMetrics(MeterRegistry meters) {
    outcomes = counter(meters, "outcomes", "Outcomes read.");
    repeated =
        counter(
            meters, "outcomes.repeated", "Outcomes that said again what was known of their task.");
    changed =
        counter(
            meters,
            "outcomes.changed",
            "Outcomes that took the place of another outcome of their task.");
    published = counter(meters, "published", "Records of progress published.");
    deadLetters =
        counter(
            meters,
            "dead.letters",
            "Records that could not be read and were put aside with the reason.");
    threadFailures = counter(meters, "thread.failures", "Stream threads that failed.");
    Gauge.builder("drover.progress.jobs", jobs, AtomicInteger::get)
        .description("Jobs in the memory of the merge, on the instance that runs it.")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("drover.progress." + name).description(description).register(meters);
  }

  void counted(TaskStatus before, TaskStatus after) {
    outcomes.increment();
    if (before == after) {
      repeated.increment();
    } else if (before != TaskStatus.OPEN) {
      changed.increment();
    }
  }

  void published() {
    published.increment();
  }

  void deadLetter() {
    deadLetters.increment();
  }

  void threadFailure() {
    threadFailures.increment();
  }

  void jobs(int count) {
    jobs.set(count);
  }
}
