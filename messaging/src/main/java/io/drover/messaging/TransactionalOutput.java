package io.drover.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes records and consumer offsets in transactions: all of one call become visible together
 * or never. Of all writers with the same transactional id only the one that called {@link #begin}
 * last can write; that is how an old leader is fenced.
 *
 * <p>Not thread-safe. After {@link OutputException.Aborted} and {@link OutputException.Refused} it
 * is ready for the next transaction; after {@link OutputException.Unknown} it must {@link #begin}
 * again first; after {@link OutputException.Fenced} it is of no more use.
 */
public final class TransactionalOutput implements AutoCloseable {
  private final KafkaClients clients;
  private final Supplier<Producer<String, SpecificRecord>> producers;
  private @Nullable Producer<String, SpecificRecord> producer;

  /** One writer among those with this transactional id. Does nothing before {@link #begin}. */
  public TransactionalOutput(KafkaClients clients, String transactionalId) {
    this(clients, () -> clients.transactionalProducer(transactionalId));
  }

  TransactionalOutput(KafkaClients clients, Supplier<Producer<String, SpecificRecord>> producers) {
    this.clients = clients;
    this.producers = producers;
  }

  /**
   * Becomes the one writer: fences every older one and settles its unfinished transaction. Call it
   * as soon as leadership is won, before reading the state to continue from; and again after {@link
   * OutputException.Unknown}, if still the leader.
   *
   * @throws OutputException.Aborted if the cluster did not answer; may be tried again
   */
  public void begin() {
    letGo();
    Producer<String, SpecificRecord> fresh = producers.get();
    try {
      fresh.initTransactions();
      producer = fresh;
    } catch (KafkaException e) {
      fresh.close(Duration.ZERO);
      throw fenced(e)
          ? new OutputException.Fenced("a younger writer took over", e)
          : new OutputException.Aborted("could not become the writer", e);
    }
  }

  /** Publishes records without offsets. */
  public List<RecordMetadata> commit(List<Outgoing> records) {
    return commit(records, Map.of(), null);
  }

  /**
   * Publishes records and offsets as one transaction.
   *
   * @param records what to publish, in order
   * @param offsets next offset to read, per partition
   * @param group the consumer's membership, {@code consumer.groupMetadata()}; needed where there
   *     are offsets
   * @return where each record is, in order
   */
  public List<RecordMetadata> commit(
      List<Outgoing> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      @Nullable ConsumerGroupMetadata group) {
    Producer<String, SpecificRecord> current = producer;
    if (current == null) {
      throw new IllegalStateException(
          "this output has no transaction to commit to; it must begin first");
    }
    List<Future<RecordMetadata>> sent = prepare(current, records, offsets, group);
    try {
      current.commitTransaction();
    } catch (TimeoutException | InterruptException e) {
      letGo();
      throw new OutputException.Unknown(
          "the cluster did not say whether the transaction is committed", e);
    } catch (KafkaException e) {
      throw abort(current, e);
    }
    return settled(sent);
  }

  private List<Future<RecordMetadata>> prepare(
      Producer<String, SpecificRecord> current,
      List<Outgoing> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      @Nullable ConsumerGroupMetadata group) {
    try {
      current.beginTransaction();
      List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
      for (Outgoing record : records) {
        sent.add(current.send(encoded(record)));
      }
      if (!offsets.isEmpty()) {
        if (group == null) {
          throw new IllegalArgumentException(
              "offsets of %s come without the group that owns them".formatted(offsets.keySet()));
        }
        current.sendOffsetsToTransaction(offsets, group);
      }
      return sent;
    } catch (KafkaException e) {
      throw abort(current, e);
    }
  }

  private ProducerRecord<String, SpecificRecord> encoded(Outgoing record) {
    Integer partition =
        record.partition().isPresent() ? (Integer) record.partition().getAsInt() : null;
    return new ProducerRecord<>(
        clients.topic(record.topic()), partition, record.key(), record.value());
  }

  /**
   * Aborts after a failure before the commit was asked for, or after one that says it did not
   * happen.
   */
  private OutputException abort(Producer<String, SpecificRecord> current, KafkaException cause) {
    if (fenced(cause)) {
      letGo();
      return new OutputException.Fenced("a younger writer took over; nothing was published", cause);
    }
    try {
      current.abortTransaction();
    } catch (KafkaException e) {
      cause.addSuppressed(e);
      letGo();
      return fenced(e)
          ? new OutputException.Fenced("a younger writer took over; nothing was published", cause)
          : new OutputException.Unknown("the transaction failed and could not be aborted", cause);
    }
    if (root(cause) instanceof RecordTooLargeException
        || root(cause) instanceof RecordBatchTooLargeException
        || root(cause) instanceof SerializationException) {
      return new OutputException.Refused(
          "a record cannot be published: " + root(cause).getMessage(), cause);
    }
    return new OutputException.Aborted(
        "the transaction was aborted: " + root(cause).getMessage(), cause);
  }

  private static List<RecordMetadata> settled(List<Future<RecordMetadata>> sent) {
    List<RecordMetadata> places = new ArrayList<>(sent.size());
    for (Future<RecordMetadata> one : sent) {
      try {
        places.add(one.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a committed transaction has a record that failed", e);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    return places;
  }

  private static boolean fenced(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private void letGo() {
    Producer<String, SpecificRecord> old = producer;
    producer = null;
    if (old != null) {
      old.close(Duration.ZERO);
    }
  }

  /** Lets go; a transaction that is open is aborted by the cluster. May be repeated. */
  @Override
  public void close() {
    letGo();
  }
}
