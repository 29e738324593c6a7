package io.drover.messaging;

import io.drover.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what could not be read or was refused on {@code drover.dead-letters}: key, value and
 * headers as they were received, and in further headers why it is there and where it came from.
 * Thread-safe.
 */
public final class DeadLetters implements AutoCloseable {
  /** Why the record is here, for people. */
  public static final String REASON = "drover.reason";

  /** Full name of the topic that it came from. */
  public static final String TOPIC = "drover.topic";

  /** Partition that it came from, in decimal. */
  public static final String PARTITION = "drover.partition";

  /** Its offset there, in decimal. */
  public static final String OFFSET = "drover.offset";

  /** Which role put it here. */
  public static final String ROLE = "drover.role";

  /**
   * Size of the value in bytes, in decimal, where only its beginning is kept because all of it
   * would not fit; the rest is at its origin.
   */
  public static final String TRUNCATED = "drover.truncated";

  private static final int MOST_REASON = 4_096;

  /**
   * With key, reason and headers a value of this size stays below Kafka's default limit of 1 MiB
   * for a request.
   */
  private static final int MOST_VALUE = 900_000;

  private static final int KEPT_OF_LARGE = 65_536;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final String role;

  /** Letters from a role, through a producer of its own. */
  public DeadLetters(KafkaClients clients, String role) {
    this.producer = clients.byteProducer("drover-" + role + "-dead-letters");
    this.topic = clients.topic(Topic.DEAD_LETTERS);
    this.role = role;
  }

  /**
   * Publishes a letter and returns once it is durable. Repeating it leaves a second letter.
   *
   * @param origin the record as it was received
   * @param key key of the letter; null keeps the key of the record
   * @param reason why, for people; must hold no secret
   * @param headers further headers
   * @throws KafkaException if it could not be published
   */
  public void publish(
      ConsumerRecord<byte[], byte[]> origin,
      @Nullable String key,
      String reason,
      Map<String, String> headers) {
    try {
      producer.send(letter(topic, role, origin, key, reason, headers)).get();
    } catch (ExecutionException e) {
      throw new KafkaException("a dead letter could not be published to " + topic, e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  static ProducerRecord<byte[], byte[]> letter(
      String topic,
      String role,
      ConsumerRecord<byte[], byte[]> origin,
      @Nullable String key,
      String reason,
      Map<String, String> headers) {
    byte[] newKey = key == null ? origin.key() : key.getBytes(StandardCharsets.UTF_8);
    byte[] value = origin.value();
    boolean large = value != null && value.length > MOST_VALUE;
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            topic, null, newKey, large ? Arrays.copyOf(value, KEPT_OF_LARGE) : value);
    for (Header header : origin.headers()) {
      letter.headers().add(header);
    }
    put(
        letter.headers(),
        REASON,
        reason.length() > MOST_REASON ? reason.substring(0, MOST_REASON) : reason);
    put(letter.headers(), TOPIC, origin.topic());
    put(letter.headers(), PARTITION, Integer.toString(origin.partition()));
    put(letter.headers(), OFFSET, Long.toString(origin.offset()));
    put(letter.headers(), ROLE, role);
    if (large) {
      put(letter.headers(), TRUNCATED, Integer.toString(value.length));
    }
    headers.forEach((name, text) -> put(letter.headers(), name, text));
    return letter;
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Waits until everything is published, and lets go. */
  @Override
  public void close() {
    producer.close();
  }
}
