package io.drover.forwarder.feed;

import io.drover.messaging.DeadLetters;
import io.drover.messaging.Health;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Change;
import io.drover.schemas.record.ChangeStep;
import io.drover.storage.StoreUri;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns notifications into hints (L-02, T-09). At least once: offsets move only past messages whose
 * hints are durable, or which are in the dead letters.
 */
public final class NotificationFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NotificationFeed.class);
  private static final String ROLE = "notifications";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final FeedConfig config;
  private final KafkaClients clients;
  private final Clock clock;
  private final Counter hints;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable Consumer<byte[], byte[]> reading;
  private volatile @Nullable String trouble = "has not begun to read notifications";
  private @Nullable Thread thread;

  /**
   * Wires it; nothing runs yet.
   *
   * @param clock what time it is in the records it writes
   */
  public NotificationFeed(
      FeedConfig config, KafkaClients clients, MeterRegistry meters, Clock clock) {
    this.config = config;
    this.clients = clients;
    this.clock = clock;
    this.hints =
        Counter.builder("drover.notifications.hints")
            .description("Changes of objects that a store reported.")
            .register(meters);
  }

  /** Begins to read, if there is a topic to read. */
  public void start() {
    if (config.wanted()) {
      thread = Thread.ofPlatform().daemon().name("drover-notifications").start(this::run);
    } else {
      trouble = null;
    }
  }

  /** How it goes. */
  public Health health() {
    String now = trouble;
    return now == null ? Health.up("reads notifications") : Health.waiting(now);
  }

  private void run() {
    try {
      do {
        follow();
      } while (!stop.await(AGAIN.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() throws InterruptedException {
    try (Consumer<byte[], byte[]> consumer =
            clients.byteConsumer(clients.group(ROLE), "drover-" + ROLE, Map.of());
        Producer<String, SpecificRecord> producer = clients.producer("drover-" + ROLE);
        DeadLetters letters = new DeadLetters(clients, ROLE)) {
      reading = consumer;
      consumer.subscribe(List.of(config.topic()));
      while (stop.getCount() > 0) {
        turn(consumer, producer, letters);
        trouble = null;
      }
    } catch (WakeupException e) {
      trouble = "is stopping";
    } catch (KafkaException | ExecutionException e) {
      trouble = "reading %s failed: %s".formatted(config.topic(), e.getMessage());
      log.atWarn().addKeyValue("topic", config.topic()).setCause(e).log("reading is begun again");
    } finally {
      reading = null;
    }
  }

  private void turn(
      Consumer<byte[], byte[]> consumer,
      Producer<String, SpecificRecord> producer,
      DeadLetters letters)
      throws InterruptedException, ExecutionException {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    if (records.isEmpty()) {
      return;
    }
    List<Future<?>> sent = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        for (ProducerRecord<String, SpecificRecord> hint : hints(record)) {
          sent.add(producer.send(hint));
        }
      } catch (Notification.Unreadable | IllegalArgumentException e) {
        letters.publish(record, null, String.valueOf(e.getMessage()), Map.of());
      }
    }
    producer.flush();
    for (Future<?> each : sent) {
      Object _ = each.get();
    }
    hints.increment(sent.size());
    consumer.commitSync();
  }

  private List<ProducerRecord<String, SpecificRecord>> hints(ConsumerRecord<byte[], byte[]> record)
      throws Notification.Unreadable {
    List<ProducerRecord<String, SpecificRecord>> found = new ArrayList<>();
    if (record.value() == null) {
      throw new Notification.Unreadable("the message is empty");
    }
    for (Notification each : Notification.of(record.value())) {
      StoreUri bucket = config.bucketOf(each.bucket());
      Change hint =
          Change.newBuilder()
              .setMigrationId("")
              .setBucket(bucket.toString())
              .setSourceKey(each.key())
              .setStep(ChangeStep.HINT)
              .setAt(clock.instant())
              .build();
      found.add(
          new ProducerRecord<>(
              clients.topic(Topic.CHANGES), bucket.bucket() + "/" + each.key(), hint));
    }
    return found;
  }

  @Override
  public void close() {
    stop.countDown();
    Consumer<byte[], byte[]> consumer = reading;
    if (consumer != null) {
      consumer.wakeup();
    }
    Thread running = thread;
    if (running != null) {
      try {
        boolean _ = running.join(clients.config().brokerTimeout());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
