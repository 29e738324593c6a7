package io.drover.coordinator.lease;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;

/** What is measured of leases. One per process. */
public final class LeaseMetrics {
  private final Counter published;
  private final Timer transaction;
  private final AtomicInteger gateways = new AtomicInteger();

  public LeaseMetrics(MeterRegistry meters) {
    this.published =
        Counter.builder("drover.coordinator.leases")
            .description("Leases granted to gateways, renewals included")
            .register(meters);
    this.transaction =
        Timer.builder("drover.coordinator.lease.transaction")
            .description("Time to publish the leases of one batch of heartbeats")
            .register(meters);
    Gauge.builder("drover.coordinator.gateways", gateways, AtomicInteger::get)
        .description("Gateways that this coordinator knows of, while it leads")
        .register(meters);
  }

  void time(int count, Runnable publication) {
    transaction.record(publication);
    published.increment(count);
  }

  void gateways(int count) {
    gateways.set(count);
  }
}
