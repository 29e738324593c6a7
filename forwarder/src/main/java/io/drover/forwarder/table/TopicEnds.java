package io.drover.forwarder.table;

import io.drover.messaging.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka where a topic ends. Questions that come while one is asked are answered together by
 * the next one. It has a connection of its own: on that of a reader a question waits behind the
 * reader's request for more.
 */
final class TopicEnds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicEnds.class);
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final KafkaClients clients;
  private final String topic;
  private final Duration patience;
  private final LinkedBlockingQueue<CompletableFuture<Optional<Map<TopicPartition, Long>>>> asked =
      new LinkedBlockingQueue<>();
  private volatile boolean closed;
  private @Nullable Thread thread;

  TopicEnds(KafkaClients clients, String topic, Duration patience) {
    this.clients = clients;
    this.topic = topic;
    this.patience = patience;
  }

  void start() {
    thread = Thread.ofPlatform().daemon().name("drover-forwards-ends").start(this::run);
  }

  /** The ends at some time after the call; empty if Kafka does not answer. */
  CompletableFuture<Optional<Map<TopicPartition, Long>>> ask() {
    CompletableFuture<Optional<Map<TopicPartition, Long>>> answer = new CompletableFuture<>();
    if (closed) {
      answer.complete(Optional.empty());
    } else {
      asked.add(answer);
    }
    return answer;
  }

  private void run() {
    try (Consumer<byte[], byte[]> consumer =
        clients.byteConsumer("", "drover-gateway-forwards-ends", Map.of())) {
      while (!closed) {
        List<CompletableFuture<Optional<Map<TopicPartition, Long>>>> together = new ArrayList<>();
        var first = asked.poll(IDLE.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
          together.add(first);
          asked.drainTo(together);
          answer(consumer, together);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      asked.forEach(each -> each.complete(Optional.empty()));
    }
  }

  private void answer(
      Consumer<byte[], byte[]> consumer,
      List<CompletableFuture<Optional<Map<TopicPartition, Long>>>> together) {
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, patience).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions); // The client complains of answers about any others.
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, patience);
      together.forEach(each -> each.complete(Optional.of(ends)));
    } catch (KafkaException e) {
      log.atWarn()
          .addKeyValue("topic", topic)
          .addKeyValue("error", e.getMessage())
          .log("Kafka does not say where the topic ends");
      together.forEach(each -> each.complete(Optional.empty()));
    }
  }

  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        boolean _ = running.join(clients.config().brokerTimeout());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
