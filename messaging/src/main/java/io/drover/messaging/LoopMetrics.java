package io.drover.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The meters of one {@link WorkerLoop}, named {@code drover.<role>.…}; registered as long as the
 * loop exists.
 */
final class LoopMetrics implements AutoCloseable {
  final AtomicLong unfinished = new AtomicLong();
  final AtomicLong running = new AtomicLong();
  final AtomicLong partitions = new AtomicLong();
  final AtomicLong lag = new AtomicLong();
  final Counter completed;
  final Counter deadLettered;
  final Counter outputRetries;
  final Counter abandoned;
  final Counter commitFailures;
  private final MeterRegistry registry;
  private final String role;
  private final String topic;
  private final List<Meter> meters = new ArrayList<>();

  LoopMetrics(MeterRegistry registry, String role, String topic) {
    this.registry = registry;
    this.role = role;
    this.topic = topic;
    gauge("unfinished", unfinished, "Records taken from the topic and not finished");
    gauge("running", running, "Records being handled or published now");
    gauge("partitions", partitions, "Partitions owned by this member of the group");
    gauge(
        "lag",
        lag,
        "Records of the owned partitions that are not finished, those not yet read included");
    completed = counter("completed", "Records finished: everything that came of them is durable");
    deadLettered = counter("dead.lettered", "Records that went to the dead letters");
    outputRetries = counter("output.retries", "Output records that were offered to Kafka again");
    abandoned =
        counter(
            "abandoned", "Records let go unfinished when their partition or the process went away");
    commitFailures =
        counter("commit.failures", "Commits of offsets that failed; the next one includes them");
  }

  private void gauge(String what, AtomicLong value, String description) {
    meters.add(
        Gauge.builder(name(what), value, AtomicLong::get)
            .description(description)
            .tag("topic", topic)
            .register(registry));
  }

  private Counter counter(String what, String description) {
    Counter counter =
        Counter.builder(name(what)).description(description).tag("topic", topic).register(registry);
    meters.add(counter);
    return counter;
  }

  private String name(String what) {
    return "drover." + role + "." + what;
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
