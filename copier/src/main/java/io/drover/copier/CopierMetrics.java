package io.drover.copier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a copier counts. */
final class CopierMetrics {
  private static final String OBJECTS = "drover.copier.objects";
  private static final String OBJECTS_HELP = "Objects that the copier has finished with, by result";

  private final MeterRegistry meters;
  private final Set<String> watched = ConcurrentHashMap.newKeySet();
  private final Counter copied;
  private final Counter recognised;
  private final Counter unchanged;
  private final Counter failed;
  private final Counter bytes;
  private final Counter retries;

  CopierMetrics(MeterRegistry meters, BufferPool pool, TransferSlots slots) {
    this.meters = meters;
    copied = objects(meters, "copied");
    recognised = objects(meters, "recognised");
    unchanged = objects(meters, "unchanged");
    failed = objects(meters, "failed");
    bytes =
        Counter.builder("drover.copier.bytes")
            .baseUnit("bytes")
            .description("Bytes of the objects that were copied")
            .register(meters);
    retries =
        Counter.builder("drover.copier.retries")
            .description("Attempts at an object or a part that failed and were made again")
            .register(meters);
    gauges(meters, pool, slots);
  }

  private static Counter objects(MeterRegistry meters, String result) {
    return Counter.builder(OBJECTS)
        .tag("result", result)
        .description(OBJECTS_HELP)
        .register(meters);
  }

  private static void gauges(MeterRegistry meters, BufferPool pool, TransferSlots slots) {
    Gauge.builder("drover.copier.memory.used", pool, BufferPool::used)
        .baseUnit("bytes")
        .description("Bytes of object data in buffers that are in use")
        .register(meters);
    Gauge.builder("drover.copier.memory.allocated", pool, BufferPool::allocated)
        .baseUnit("bytes")
        .description("Bytes of all buffers, those kept for reuse included; never above the budget")
        .register(meters);
    Gauge.builder("drover.copier.memory.waiting", pool, BufferPool::waiting)
        .description("Transfers that wait for memory")
        .register(meters);
    Gauge.builder("drover.copier.transfers.running", slots, TransferSlots::inUse)
        .description("Objects in transfer")
        .register(meters);
    Gauge.builder("drover.copier.transfers.waiting", slots, TransferSlots::waiting)
        .description("Objects that wait for their turn")
        .register(meters);
    Gauge.builder("drover.copier.transfers.limited", slots, TransferSlots::limited)
        .description("Objects that wait because their job has used up its rate for the moment")
        .register(meters);
  }

  /** Shows how many transfers a store is given, from the first job that uses it. */
  void watch(TransferSlots slots, StoreGate gate) {
    if (watched.add(gate.store())) {
      throttled(gate.store());
      Gauge.builder("drover.copier.store.concurrency", () -> slots.limit(gate))
          .tag("store", gate.store())
          .description(
              "Transfers that a store is given at once: lowered when it asks for less, raised again"
                  + " while it copes")
          .register(meters);
    }
  }

  void copied(long size) {
    copied.increment();
    bytes.increment((double) size);
  }

  void recognised() {
    recognised.increment();
  }

  void unchanged() {
    unchanged.increment();
  }

  void failed() {
    failed.increment();
  }

  void retried() {
    retries.increment();
  }

  /** A store asked for less. */
  void throttled(StoreGate gate) {
    throttled(gate.store()).increment();
  }

  private Counter throttled(String store) {
    return Counter.builder("drover.copier.throttled")
        .tag("store", store)
        .description("Answers of a store that asked for fewer requests")
        .register(meters);
  }
}
