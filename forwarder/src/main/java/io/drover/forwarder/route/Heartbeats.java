package io.drover.forwarder.route;

import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.GatewayHeartbeat;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the heartbeats of a gateway: regularly, and at once when there is something to confirm. */
final class Heartbeats implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Producer<String, SpecificRecord> producer;
  private final String topic;
  private final String gateway;
  private final Gatehouse house;
  private final Clock clock;
  private final Duration interval;
  private final Runnable housekeeping;
  private final Semaphore news = new Semaphore(0);
  private volatile boolean closed;
  private @Nullable Thread thread;

  /**
   * Wires it.
   *
   * @param housekeeping what else is to be done as often
   */
  Heartbeats(
      KafkaClients clients,
      String gateway,
      Gatehouse house,
      Clock clock,
      Duration interval,
      Runnable housekeeping) {
    this.producer = clients.promptProducer("drover-gateway-heartbeats");
    this.topic = clients.topic(Topic.GATEWAYS);
    this.gateway = gateway;
    this.house = house;
    this.clock = clock;
    this.interval = interval;
    this.housekeeping = housekeeping;
  }

  void start() {
    thread = Thread.ofPlatform().daemon().name("drover-heartbeats").start(this::run);
  }

  /** Something is confirmed: the next heartbeat is due. */
  void hurry() {
    news.release();
  }

  private void run() {
    try {
      while (!closed) {
        boolean _ = news.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS);
        int _ = news.drainPermits();
        housekeeping.run();
        house.ask((gates, now) -> gates.beat(now, clock.instant())).ifPresent(this::send);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(GatewayHeartbeat heartbeat) {
    try {
      // The callback hears of everything that the future would tell.
      var _ =
          producer.send(
              new ProducerRecord<>(topic, gateway, heartbeat),
              (_, failure) -> {
                if (failure == null) {
                  arrived(heartbeat.getSequence());
                }
              });
    } catch (KafkaException e) {
      log.atWarn().addKeyValue("error", e.getMessage()).log("a heartbeat could not be sent");
    }
  }

  private void arrived(long sequence) {
    boolean _ =
        house.ask(
            (gates, now) -> {
              gates.beatArrived(sequence, now);
              return true;
            });
  }

  /** Stops; says farewell unless something may still take effect that nobody was told of. */
  void close(boolean farewell) {
    closed = true;
    news.release();
    Thread running = thread;
    try {
      if (running != null) {
        boolean _ = running.join(FAREWELL);
      }
      if (farewell) {
        producer
            .send(new ProducerRecord<>(topic, gateway, null))
            .get(FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      log.atWarn().addKeyValue("error", e.getMessage()).log("no farewell could be sent");
    } finally {
      producer.close(FAREWELL);
    }
  }

  @Override
  public void close() {
    close(false);
  }
}
