package io.drover.coordinator;

import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.ConfirmedRoute;
import io.drover.schemas.record.GatewayHeartbeat;
import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Follows routes and confirms them, holds a lease, and serves nobody. */
final class FakeGateway implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  private final KafkaClients clients;
  private final String id;
  private final Duration interval;
  private final String incarnation = UUID.randomUUID().toString();
  private final Thread thread;
  private final Map<Long, Long> sent = new TreeMap<>();
  private final Map<String, Long> confirmed = new TreeMap<>();
  private final List<Long> grantedAt = new ArrayList<>();
  private volatile boolean confirms = true;
  private volatile boolean closed;
  private volatile long leaseUntil;
  private volatile Map<String, Route> routes = Map.of();
  private long sequence;

  FakeGateway(KafkaClients clients, String id, Duration interval) {
    this.clients = clients;
    this.id = id;
    this.interval = interval;
    leaseUntil = System.nanoTime() - 1;
    thread = Thread.ofPlatform().name("gateway-" + id).start(this::run);
  }

  /** Whether it confirms what it is told; its heartbeats go on in any case. */
  void confirms(boolean does) {
    confirms = does;
  }

  boolean leased() {
    return System.nanoTime() - leaseUntil < 0;
  }

  Map<String, Route> routes() {
    return routes;
  }

  /** Longest time between two grants that were received. */
  synchronized Duration longestGap() {
    long longest = 0;
    for (int i = 1; i < grantedAt.size(); i++) {
      longest = Math.max(longest, grantedAt.get(i) - grantedAt.get(i - 1));
    }
    return Duration.ofNanos(longest);
  }

  synchronized int grants() {
    return grantedAt.size();
  }

  private void run() {
    TopicPartition routeTopic = new TopicPartition(clients.topic(Topic.ROUTES), 0);
    TopicPartition leaseTopic = new TopicPartition(clients.topic(Topic.LEASES), 0);
    try (KafkaConsumer<byte[], byte[]> consumer = clients.byteConsumer("", "g-" + id, Map.of());
        KafkaProducer<String, SpecificRecord> producer = clients.producer("g-" + id)) {
      consumer.assign(List.of(routeTopic, leaseTopic));
      consumer.seekToBeginning(List.of(routeTopic));
      consumer.seekToEnd(List.of(leaseTopic));
      long next = System.nanoTime();
      while (!closed) {
        boolean news = false;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          news |= take(record, routeTopic);
        }
        news |= confirms && confirm();
        if (news || System.nanoTime() - next >= 0) {
          next = System.nanoTime() + interval.toNanos();
          var _ = producer.send(new ProducerRecord<>(clients.topic(Topic.GATEWAYS), id, beat()));
        }
      }
    }
  }

  private boolean take(ConsumerRecord<byte[], byte[]> record, TopicPartition routeTopic) {
    if (record.value() == null) {
      return false;
    }
    if (record.topic().equals(routeTopic.topic())) {
      Route route = clients.deserializer(Route.class).deserialize(record.topic(), record.value());
      Map<String, Route> known = new TreeMap<>(routes);
      known.put(route.getPrefix(), route);
      routes = known;
      return true;
    }
    LeaseGrant grant =
        clients.deserializer(LeaseGrant.class).deserialize(record.topic(), record.value());
    Long at = sent.get(grant.getSequence());
    if (grant.getIncarnation().equals(incarnation) && at != null) {
      leaseUntil = at + grant.getDurationMs() * 1_000_000;
      synchronized (this) {
        grantedAt.add(System.nanoTime());
      }
    }
    return false;
  }

  private boolean confirm() {
    boolean news = false;
    for (Route route : routes.values()) {
      Long before = confirmed.put(route.getPrefix(), route.getEpoch());
      news |= before == null || before != route.getEpoch();
    }
    return news;
  }

  private GatewayHeartbeat beat() {
    sequence++;
    sent.put(sequence, System.nanoTime());
    return GatewayHeartbeat.newBuilder()
        .setGateway(id)
        .setIncarnation(incarnation)
        .setSequence(sequence)
        .setConfirmed(
            confirmed.entrySet().stream()
                .map(each -> new ConfirmedRoute(each.getKey(), each.getValue()))
                .toList())
        .setSentAt(Instant.EPOCH)
        .build();
  }

  /** Ends like a process that is killed: without a farewell. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
