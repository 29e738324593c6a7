package io.drover.cli.client;

import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Migration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;

/** Publishes commands and waits for what becomes of them. Not thread-safe. */
public final class Requests {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaClients clients;
  private final LongSupplier nanos;

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  public Requests(KafkaClients clients, LongSupplier nanos) {
    this.clients = clients;
    this.nanos = nanos;
  }

  /**
   * Publishes a command and waits until the coordinator has granted or refused it. The state that
   * comes back is one in which it is carried out, also if it changed nothing.
   *
   * @param command with a command id, by which a refusal is recognised
   * @param bound longest wait for the answer
   */
  public Answer send(Command command, Duration bound) {
    var migrations = new TopicPartition(clients.topic(Topic.MIGRATIONS), 0);
    var refusals = new TopicPartition(clients.topic(Topic.DEAD_LETTERS), 0);
    try (Consumer<byte[], byte[]> consumer = clients.byteConsumer("", "drover-request", Map.of())) {
      consumer.assign(List.of(migrations, refusals));
      consumer.seekToEnd(List.of(migrations, refusals));
      // Seeking is lazy: without this, a quick answer would lie before the end that is found later.
      consumer.position(migrations);
      consumer.position(refusals);
      return await(command, publish(command), consumer, bound);
    }
  }

  /** Where the request stands on its topic. */
  private long publish(Command command) {
    try (Producer<String, SpecificRecord> producer = clients.producer("drover-request")) {
      return producer
          .send(
              new ProducerRecord<>(
                  clients.topic(Topic.COMMANDS), command.getMigrationId(), command))
          .get(clients.config().brokerTimeout().toMillis(), TimeUnit.MILLISECONDS)
          .offset();
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException(
          "the request could not be published on " + clients.topic(Topic.COMMANDS), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Answer await(
      Command command, long offset, Consumer<byte[], byte[]> consumer, Duration bound) {
    long end = nanos.getAsLong() + bound.toNanos();
    Deserializer<Migration> deserializer = clients.deserializer(Migration.class);
    while (nanos.getAsLong() - end < 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Optional<Answer> answer = answer(command, offset, record, deserializer);
        if (answer.isPresent()) {
          return answer.get();
        }
      }
    }
    return new Answer.Pending();
  }

  private Optional<Answer> answer(
      Command command,
      long offset,
      ConsumerRecord<byte[], byte[]> record,
      Deserializer<Migration> deserializer) {
    if (record.topic().equals(clients.topic(Topic.DEAD_LETTERS))) {
      return header(record, "drover.command.id").filter(command.getCommandId()::equals).isPresent()
          ? Optional.of(
              new Answer.Refused(header(record, "drover.reason").orElse("no reason given")))
          : Optional.empty();
    }
    boolean ours =
        record.key() != null
            && record.value() != null
            && new String(record.key(), StandardCharsets.UTF_8).equals(command.getMigrationId());
    return ours
        ? Optional.of(deserializer.deserialize(record.topic(), record.value()))
            .filter(job -> job.getAnswered() >= offset)
            .map(Answer.Accepted::new)
        : Optional.empty();
  }

  private static Optional<String> header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }
}
