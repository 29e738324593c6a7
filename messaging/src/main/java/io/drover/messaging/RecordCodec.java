package io.drover.messaging;

import io.drover.schemas.SchemaRegistryException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Bytes to messages and back, on the threads that handle the records. A registry that does not
 * answer is asked again, a bounded number of times: it says nothing about the record, which is
 * therefore not to blame.
 */
final class RecordCodec<V extends SpecificRecord> {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final Deserializer<V> deserializer;
  private final Serializer<SpecificRecord> serializer;
  private final int attempts;

  RecordCodec(KafkaClients clients, Class<V> type) {
    this.clients = clients;
    this.deserializer = clients.deserializer(type);
    this.serializer = clients.serializer();
    this.attempts = clients.config().outputAttempts();
  }

  /**
   * @throws SerializationException if the record is not such a message and never will be
   * @throws SchemaRegistryException if the registry does not answer
   */
  Incoming<V> decode(Work work) throws InterruptedException {
    ConsumerRecord<byte[], byte[]> record = work.record;
    if (record.value() == null) {
      throw new SerializationException("the record has no value");
    }
    V value =
        persistent(
            () -> deserializer.deserialize(record.topic(), record.headers(), record.value()));
    return new Incoming<>(
        record.topic(),
        record.partition(),
        record.offset(),
        work.key,
        value,
        record.timestamp(),
        work::awaitTenure);
  }

  /**
   * @throws SerializationException if one of the records can never be written
   * @throws SchemaRegistryException if the registry does not answer
   */
  List<ProducerRecord<byte[], byte[]>> encode(List<Outgoing> outputs) throws InterruptedException {
    List<ProducerRecord<byte[], byte[]>> encoded = new ArrayList<>(outputs.size());
    for (Outgoing output : outputs) {
      encoded.add(encode(output));
    }
    return encoded;
  }

  private ProducerRecord<byte[], byte[]> encode(Outgoing output) throws InterruptedException {
    String topic = clients.topic(output.topic());
    Integer partition =
        output.partition().isPresent() ? (Integer) output.partition().getAsInt() : null;
    SpecificRecord value = output.value();
    byte[] bytes = value == null ? null : persistent(() -> serializer.serialize(topic, value));
    return new ProducerRecord<>(
        topic, partition, output.key().getBytes(StandardCharsets.UTF_8), bytes);
  }

  private <T> T persistent(Supplier<T> question) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return question.get();
      } catch (SchemaRegistryException.NotFound e) {
        throw new SerializationException(e.getMessage(), e);
      } catch (SchemaRegistryException e) {
        if (!e.retryable() || attempt >= attempts) {
          throw e;
        }
        Thread.sleep(PAUSE);
      }
    }
  }
}
