package io.drover.forwarder.table;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import io.drover.messaging.Health;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Forward;
import io.drover.storage.Waiter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
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
 * Fills the table from {@code drover.forwards}, on a thread of its own. Every member offers every
 * record; the newer one of an object stays. When a partition of the cluster was lost, or Kafka
 * failed, it reads the topic again from its beginning.
 */
final class ForwardFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ForwardFollower.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final IMap<String, Held> forwards;
  private final Marks marks;
  private final Clock clock;
  private final Duration patience;
  private final String topic;
  private final Deserializer<Forward> deserializer;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicBoolean incomplete = new AtomicBoolean();
  private final SharedQuestion<Map<TopicPartition, Long>> topicEnds;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock: how far the table is, and who waits for it.
  private final Map<TopicPartition, Long> applied = new HashMap<>();
  private final List<Wait> waits = new ArrayList<>();
  private boolean whole;

  private volatile @Nullable Consumer<byte[], byte[]> reading;
  private volatile @Nullable String trouble = "reads the forwards for the first time";
  private volatile boolean inTouch;
  private @Nullable Thread thread;
  private List<TopicPartition> partitions = List.of();
  private @Nullable Map<TopicPartition, Long> loading;

  private record Wait(Map<TopicPartition, Long> ends, CompletableFuture<Boolean> reached) {}

  /**
   * Wires it.
   *
   * @param patience longest wait for Kafka to say where the topic ends
   * @param gap least time between two questions for that
   */
  ForwardFollower(
      KafkaClients clients,
      IMap<String, Held> forwards,
      Marks marks,
      Clock clock,
      Duration patience,
      Duration gap) {
    this.patience = patience;
    this.clients = clients;
    this.forwards = forwards;
    this.marks = marks;
    this.clock = clock;
    this.topic = clients.topic(Topic.FORWARDS);
    this.deserializer = clients.deserializer(Forward.class);
    this.topicEnds =
        new SharedQuestion<>(
            "drover-forwards-ends",
            () -> new TopicEnds(clients, topic, patience),
            gap,
            clock,
            Waiter.SYSTEM,
            clients.config().brokerTimeout());
  }

  void start() {
    topicEnds.start();
    thread = Thread.ofPlatform().daemon().name("drover-forwards").start(this::run);
  }

  /** A partition of the cluster may have been lost. */
  void readAgain() {
    incomplete.set(true);
  }

  /** Whether Kafka answered when it was last asked. */
  boolean inTouch() {
    return inTouch;
  }

  /** Completes once the table has everything that the topic had when this was called. */
  CompletableFuture<Boolean> upToDate() {
    return topicEnds
        .ask()
        .thenCompose(
            ends -> {
              inTouch = ends.isPresent();
              return ends.map(this::reached)
                  .orElseGet(() -> CompletableFuture.completedFuture(false));
            });
  }

  private CompletableFuture<Boolean> reached(Map<TopicPartition, Long> ends) {
    Wait wait = new Wait(ends, new CompletableFuture<>());
    lock.lock();
    try {
      if (over(wait)) {
        wait.reached().complete(true);
      } else {
        waits.add(wait);
      }
    } finally {
      lock.unlock();
    }
    return wait.reached();
  }

  private boolean over(Wait wait) {
    return whole
        && !incomplete.get()
        && wait.ends().entrySet().stream()
            .allMatch(end -> applied.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  Health health() {
    String now = trouble;
    return now == null ? Health.up("follows " + topic) : Health.waiting(now);
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
        clients.byteConsumer("", "drover-gateway-forwards", Map.of())) {
      reading = consumer;
      assign(consumer);
      load(consumer);
      while (stop.getCount() > 0) {
        turn(consumer);
      }
    } catch (WakeupException | HazelcastInstanceNotActiveException e) {
      trouble = "is stopping";
    } catch (KafkaException | HazelcastException | CompletionException e) {
      trouble = "reading %s failed: %s".formatted(topic, e.getMessage());
      log.atWarn().addKeyValue("topic", topic).setCause(e).log("forwards are read again");
    } finally {
      reading = null;
      inTouch = false;
      incomplete.set(true);
    }
  }

  private void assign(Consumer<byte[], byte[]> consumer) {
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
  }

  private void load(Consumer<byte[], byte[]> consumer) {
    marks.begin();
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, patience);
    inTouch = true;
    consumer.seekToBeginning(partitions);
    incomplete.set(false);
    loading = ends;
  }

  private void turn(Consumer<byte[], byte[]> consumer) {
    if (loading == null && incomplete.get()) {
      load(consumer);
    }
    List<CompletionStage<Boolean>> offered = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      offer(record, offered);
    }
    offered.forEach(each -> each.toCompletableFuture().join());
    reach(consumer);
  }

  private void offer(
      ConsumerRecord<byte[], byte[]> record, List<CompletionStage<Boolean>> offered) {
    if (record.key() == null) {
      return;
    }
    long now = clock.millis();
    String object = new String(record.key(), StandardCharsets.UTF_8);
    try {
      Forward forward =
          record.value() == null ? null : deserializer.deserialize(topic, record.value());
      Held held = Held.of(forward, record.partition(), record.offset(), now);
      offered.add(forwards.submitToKey(object, new TakeNewer(held, now)));
    } catch (SerializationException e) {
      log.atError()
          .addKeyValue("topic", topic)
          .addKeyValue("offset", record.offset())
          .addKeyValue("error", e.getMessage())
          .log("forward cannot be decoded and is passed over");
    }
  }

  private void reach(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, Long> now = new HashMap<>();
    for (TopicPartition partition : partitions) {
      now.put(partition, consumer.position(partition));
    }
    Map<TopicPartition, Long> wanted = loading;
    boolean loaded =
        wanted != null
            && wanted.entrySet().stream()
                .allMatch(end -> now.getOrDefault(end.getKey(), 0L) >= end.getValue());
    if (loaded) {
      loading = null;
      if (marks.end()) {
        trouble = null;
      } else {
        incomplete.set(true);
      }
    }
    tell(now);
  }

  private void tell(Map<TopicPartition, Long> now) {
    List<Wait> over = new ArrayList<>();
    lock.lock();
    try {
      applied.putAll(now);
      whole = loading == null;
      waits.removeIf(wait -> over(wait) && over.add(wait));
      waits.removeIf(wait -> wait.reached().isDone()); // Whoever waited gave up.
    } finally {
      lock.unlock();
    }
    over.forEach(wait -> wait.reached().complete(true));
  }

  @Override
  public void close() {
    stop.countDown();
    topicEnds.close();
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
