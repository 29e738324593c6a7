package io.drover.messaging;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what came of a record and says when all of it is durable. An output that Kafka did not
 * take in time is offered again, a bounded number of times; one that is too large turns its record
 * into a dead letter; anything else is a failure of the loop. What a partition that was let go
 * still wants to publish is dropped.
 */
final class Output {
  /** Hears of the fate of records; called on any thread. */
  interface Listener {
    /** Everything that came of this record is durable. */
    void durable(Work work);

    /** An output was offered again. */
    void repeated();

    /** A record went to the dead letters. */
    void deadLettered(Work work, String reason);

    /** Nothing can be published any more. */
    void broken(Throwable cause);
  }

  private final Producer<byte[], byte[]> producer;
  private final Producer<byte[], byte[]> prompt;
  private final String deadLetters;
  private final String role;
  private final int attempts;
  private final Listener listener;

  /**
   * @param prompt publishes what somebody waits for. Of one key there is one record at a time, so
   *     two producers do not change the order of what comes of it.
   */
  Output(
      Producer<byte[], byte[]> producer,
      Producer<byte[], byte[]> prompt,
      String deadLetters,
      String role,
      int attempts,
      Listener listener) {
    this.producer = producer;
    this.prompt = prompt;
    this.deadLetters = deadLetters;
    this.role = role;
    this.attempts = attempts;
    this.listener = listener;
  }

  /** Publishes the outputs of a record. */
  void publish(Work work, List<ProducerRecord<byte[], byte[]>> records) {
    if (work.abandoned()) {
      return;
    }
    if (records.isEmpty()) {
      listener.durable(work);
      return;
    }
    work.expectOutputs(records.size());
    for (ProducerRecord<byte[], byte[]> record : records) {
      send(new Delivery(work, record, 1));
    }
  }

  /** Publishes a record as a dead letter, which finishes it. */
  void deadLetter(Work work, String reason) {
    if (work.abandoned()) {
      return;
    }
    work.expectOutputs(1);
    send(new Delivery(work, letter(work, reason), 1));
    listener.deadLettered(work, reason);
  }

  private ProducerRecord<byte[], byte[]> letter(Work work, String reason) {
    return DeadLetters.letter(deadLetters, role, work.record, null, reason, Map.of());
  }

  private void send(Delivery delivery) {
    try {
      // The callback hears of everything that the future would tell.
      var _ = (delivery.work.urgent() ? prompt : producer).send(delivery.record, delivery);
    } catch (RuntimeException e) {
      if (!delivery.work.abandoned()) {
        listener.broken(e);
      }
    }
  }

  private final class Delivery implements Callback {
    private final Work work;
    private final ProducerRecord<byte[], byte[]> record;
    private final int attempt;

    Delivery(Work work, ProducerRecord<byte[], byte[]> record, int attempt) {
      this.work = work;
      this.record = record;
      this.attempt = attempt;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata place, @Nullable Exception failure) {
      if (failure != null) {
        failed(failure);
      } else if (work.outputIsDurable()) {
        listener.durable(work);
      }
    }

    /**
     * Runs on the producer's own thread, which must not block: sending may, so it moves to another.
     */
    private void failed(Exception failure) {
      if (work.abandoned()) {
        return;
      }
      if (tooLarge(failure) && !record.topic().equals(deadLetters)) {
        String reason =
            "its output for %s is too large: %s".formatted(record.topic(), failure.getMessage());
        again(new Delivery(work, letter(work, reason), 1));
        listener.deadLettered(work, reason);
      } else if (failure instanceof RetriableException && attempt < attempts) {
        listener.repeated();
        again(new Delivery(work, record, attempt + 1));
      } else {
        listener.broken(failure);
      }
    }
  }

  private void again(Delivery delivery) {
    Thread.startVirtualThread(() -> send(delivery));
  }

  private static boolean tooLarge(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException;
  }
}
