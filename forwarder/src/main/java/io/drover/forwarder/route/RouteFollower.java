package io.drover.forwarder.route;

import io.drover.messaging.Health;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code drover.routes} and {@code drover.leases} on a thread of its own, as long as it
 * takes: when Kafka fails it begins again, which is harmless since only higher epochs count.
 *
 * <p>From time to time it asks where the routes end and tells the gates when it has come there.
 */
final class RouteFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RouteFollower.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final RouteReading reader;
  private final String routes;
  private final String leases;
  private final Deserializer<Route> routeReader;
  private final Deserializer<LeaseGrant> leaseReader;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable String trouble = "has not begun";
  private volatile @Nullable Consumer<byte[], byte[]> reading;
  private @Nullable Thread thread;

  /**
   * Wires it.
   *
   * @param lookAtEnd time between two questions for the end while the gateway serves
   */
  RouteFollower(KafkaClients clients, Gatehouse house, LongSupplier nanos, Duration lookAtEnd) {
    this.clients = clients;
    this.reader = new RouteReading(house, nanos, lookAtEnd);
    this.routes = clients.topic(Topic.ROUTES);
    this.leases = clients.topic(Topic.LEASES);
    this.routeReader = clients.deserializer(Route.class);
    this.leaseReader = clients.deserializer(LeaseGrant.class);
  }

  void start() {
    thread = Thread.ofPlatform().daemon().name("drover-routes").start(this::run);
  }

  Health health() {
    String now = trouble;
    return now == null ? Health.up("follows " + routes) : Health.waiting(now);
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

  private void follow() {
    try (Consumer<byte[], byte[]> consumer =
        clients.byteConsumer("", "drover-gateway-routes", Map.of())) {
      reading = consumer;
      assign(consumer);
      while (stop.getCount() > 0) {
        lookForEnd(consumer);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          take(record);
        }
        reachEnd(consumer);
      }
    } catch (WakeupException e) {
      trouble = "is stopping";
    } catch (KafkaException e) {
      trouble = "reading %s failed: %s".formatted(routes, e.getMessage());
      log.atWarn().addKeyValue("topic", routes).setCause(e).log("routes are read again");
    } finally {
      reading = null;
    }
  }

  private void assign(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> ours = List.of(new TopicPartition(routes, 0));
    List<TopicPartition> grants = List.of(new TopicPartition(leases, 0));
    List<TopicPartition> all = new ArrayList<>(ours);
    all.addAll(grants);
    consumer.assign(all);
    consumer.seekToBeginning(ours);
    consumer.seekToEnd(grants); // Earlier ones answer processes that are gone.
    reader.begin();
  }

  private void lookForEnd(Consumer<byte[], byte[]> consumer) {
    if (reader.wantsEnd()) {
      TopicPartition partition = new TopicPartition(routes, 0);
      Long end = consumer.endOffsets(List.of(partition)).get(partition);
      if (end != null) {
        reader.endsAt(end);
      }
    }
  }

  private void reachEnd(Consumer<byte[], byte[]> consumer) {
    if (reader.reached(consumer.position(new TopicPartition(routes, 0)))) {
      trouble = null;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.topic().equals(routes)) {
        route(record);
      } else {
        grant(record);
      }
    } catch (SerializationException | IllegalArgumentException e) {
      // What is not understood is not confirmed either, so nobody counts on it.
      log.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("offset", record.offset())
          .addKeyValue("error", e.getMessage())
          .log("record is not understood and changes nothing");
    }
  }

  private void route(ConsumerRecord<byte[], byte[]> record) {
    String prefix = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    Route route = record.value() == null ? null : routeReader.deserialize(routes, record.value());
    reader.route(prefix, route, record.offset());
  }

  private void grant(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() != null) {
      reader.grant(leaseReader.deserialize(leases, record.value()));
    }
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
