package io.drover.copier;

import io.drover.messaging.Health;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.Outgoing;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Upload;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an {@link UploadBook} and {@code drover.uploads} the same. What could not be written is
 * logged: it costs work that is done twice or a write that is left over, never a copy.
 */
final class UploadTopic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UploadTopic.class);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

  private final KafkaClients clients;
  private final KafkaProducer<String, SpecificRecord> producer;
  private final UploadBook book = new UploadBook(this::publish);
  private final TableReader<Upload> reader;

  /**
   * @param heard told of every write that others wrote down, on the reading thread; must return at
   *     once
   */
  UploadTopic(KafkaClients clients, Consumer<Upload> heard) {
    this.clients = clients;
    this.producer = clients.producer(clients.group("copier") + "-uploads");
    this.reader =
        new TableReader<>(
            clients,
            Topic.UPLOADS,
            Upload.class,
            (key, upload, partition, offset) -> read(key, upload, partition, heard));
  }

  UploadBook book() {
    return book;
  }

  private void read(String key, @Nullable Upload upload, int partition, Consumer<Upload> heard) {
    book.read(key, upload, partition);
    if (upload != null) {
      heard.accept(upload);
    }
  }

  /** Begins to follow and waits for what is there, so that the first task sees it. */
  void start() {
    reader.follow();
    Duration bound = clients.config().brokerTimeout();
    try {
      if (!reader.awaitCaughtUp(bound)) {
        log.atWarn()
            .addKeyValue("topic", clients.topic(Topic.UPLOADS))
            .log("unfinished writes are not all known yet; large objects may start over");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Health health() {
    return reader.health();
  }

  private UploadBook.Receipt publish(Outgoing outgoing) {
    String topic = clients.topic(outgoing.topic());
    Integer partition = outgoing.partition().isPresent() ? outgoing.partition().getAsInt() : null;
    try {
      Future<RecordMetadata> sent =
          producer.send(
              new ProducerRecord<>(topic, partition, outgoing.key(), outgoing.value()),
              (metadata, failure) -> {
                if (failure != null) {
                  lost(topic, failure);
                }
              });
      return () -> await(sent);
    } catch (KafkaException e) {
      lost(topic, e);
      return UploadBook.Receipt.NONE;
    }
  }

  /** A failure was logged already, where it came up. */
  private void await(Future<RecordMetadata> sent) throws InterruptedException {
    try {
      var ignored = sent.get(clients.config().brokerTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      log.atDebug().addKeyValue("error", e.toString()).log("goes on without its record");
    } catch (TimeoutException e) {
      lost(clients.topic(Topic.UPLOADS), e);
    }
  }

  private static void lost(String topic, Exception failure) {
    log.atWarn()
        .addKeyValue("topic", topic)
        .addKeyValue("error", String.valueOf(failure.getMessage()))
        .log("an unfinished write could not be written down or struck out");
  }

  @Override
  public void close() {
    producer.close(CLOSE_BOUND);
    reader.close();
  }
}
