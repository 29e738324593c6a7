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
  private final Counter kept;
  private final Counter resumed;
  private final Counter swept;
  private final Counter serverSide;
  private final Counter serverSideRefused;

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
    kept =
        counter(
            "drover.copier.parts.kept", "Parts that were found at the target and not sent again");
    resumed = counter("drover.copier.uploads.resumed", "Writes in parts that were taken up again");
    swept =
        counter(
            "drover.copier.uploads.swept",
            "Writes in parts of dead attempts that were given up at the target");
    serverSide = counter("drover.copier.serverside", "Objects that the target copied by itself");
    serverSideRefused =
        counter(
            "drover.copier.serverside.refused",
            "Pairs of buckets whose target turned out not to copy by itself");
    gauges(meters, pool, slots);
  }

  private Counter counter(String name, String help) {
    return Counter.builder(name).description(help).register(meters);
  }

  void partKept() {
    kept.increment();
  }

  void uploadResumed() {
    resumed.increment();
  }

  void uploadSwept() {
    swept.increment();
  }

  void serverSide() {
    serverSide.increment();
  }

  void serverSideRefused() {
    serverSideRefused.increment();
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
