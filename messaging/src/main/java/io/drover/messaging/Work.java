package io.drover.messaging;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way through a {@link WorkerLoop}. The links to other records belong to the poll
 * thread alone; the count of open outputs is shared with the threads that handle and publish.
 */
final class Work {
  final Lane lane;
  final long ticket;
  final ConsumerRecord<byte[], byte[]> record;

  /** Empty for a record without a key, which waits for nobody. */
  final String key;

  /** The next record of the same key, which waits for this one. */
  @Nullable Work successor;

  /** Neighbours among the running records of the partition. */
  @Nullable Work before;

  @Nullable Work after;

  /** Where it runs; set before that thread starts. */
  @Nullable Thread thread;

  private volatile boolean urgent;
  private final AtomicInteger openOutputs = new AtomicInteger();

  Work(Lane lane, long ticket, ConsumerRecord<byte[], byte[]> record) {
    this.lane = lane;
    this.ticket = ticket;
    this.record = record;
    this.key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  void expectOutputs(int count) {
    openOutputs.set(count);
  }

  /** Counts one output as durable; true for the last one. */
  boolean outputIsDurable() {
    return openOutputs.decrementAndGet() == 0;
  }

  /** Says that somebody waits for what comes of it. */
  void hurry() {
    urgent = true;
  }

  boolean urgent() {
    return urgent;
  }

  /**
   * Returns once it is certain that nobody else has been given the record.
   *
   * @throws InterruptedException if the partition was let go
   */
  void awaitTenure() throws InterruptedException {
    lane.membership().await(this::abandoned);
  }

  /** Whether the partition was let go: nothing that this record still does may count. */
  boolean abandoned() {
    return lane.letGo();
  }

  @Override
  public String toString() {
    return "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
  }
}
