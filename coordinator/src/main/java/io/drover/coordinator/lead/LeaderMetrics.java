package io.drover.coordinator.lead;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobRecords;
import io.drover.schemas.record.MigrationState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** What a coordinator measures while it leads. */
public final class LeaderMetrics {
  /** Something that may be interrupted. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws InterruptedException;
  }

  private final LongSupplier nanos;
  private final Map<MigrationState, AtomicInteger> jobs = new EnumMap<>(MigrationState.class);
  private final Counter tasks;
  private final Counter waits;
  private final Counter granted;
  private final Counter refused;
  private final Timer pages;
  private final Timer transactions;

  /**
   * @param nanos a monotonic clock
   */
  public LeaderMetrics(MeterRegistry meters, LongSupplier nanos) {
    this.nanos = nanos;
    for (MigrationState state : MigrationState.values()) {
      AtomicInteger count = new AtomicInteger();
      jobs.put(state, count);
      Gauge.builder("drover.coordinator.jobs", count, AtomicInteger::get)
          .description(
              "Jobs by state, as the leader knows them; 0 in a coordinator that does not lead")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
    tasks = counter(meters, "tasks.planned", "Tasks published");
    waits =
        counter(
            meters,
            "planning.waits",
            "Times that planning of a job had to wait because its bound of tasks in flight was"
                + " reached");
    granted = counter(meters, "commands.granted", "Requests granted");
    refused = counter(meters, "commands.refused", "Requests refused and kept in the dead letters");
    pages = timer(meters, "page.duration", "Time to list and merge one page");
    transactions = timer(meters, "transaction.duration", "Time to publish one transaction");
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder("drover.coordinator." + name).description(description).register(meters);
  }

  private static Timer timer(MeterRegistry meters, String name, String description) {
    return Timer.builder("drover.coordinator." + name).description(description).register(meters);
  }

  void planned(int count) {
    tasks.increment(count);
  }

  void waiting() {
    waits.increment();
  }

  void commandGranted() {
    granted.increment();
  }

  void commandRefused() {
    refused.increment();
  }

  <T> T timePage(Work<T> page) throws InterruptedException {
    long begun = nanos.getAsLong();
    T made = page.run();
    pages.record(nanos.getAsLong() - begun, TimeUnit.NANOSECONDS);
    return made;
  }

  void timeTransaction(Runnable commit) {
    long begun = nanos.getAsLong();
    commit.run();
    transactions.record(nanos.getAsLong() - begun, TimeUnit.NANOSECONDS);
  }

  void show(Collection<Job> present) {
    Map<MigrationState, Integer> counts = new EnumMap<>(MigrationState.class);
    present.forEach(job -> counts.merge(JobRecords.state(job), 1, Integer::sum));
    jobs.forEach((state, gauge) -> gauge.set(counts.getOrDefault(state, 0)));
  }
}
