package io.drover.forwarder.table;

import com.hazelcast.core.HazelcastException;
import io.drover.forwarder.Place;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.route.Forwarding;
import io.drover.messaging.Health;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.TopicAdmin;
import io.drover.schemas.Topic;
import io.drover.storage.ObjectUri;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forwarding table: where single objects are that a job moved away (F-01 to F-03). Each gateway
 * is a member of the cluster that holds it. Thread-safe.
 *
 * <p>What is written goes to {@code drover.forwards} and comes back from there; Hazelcast is only
 * memory. A miss is an answer only if the table has everything that the topic had when it was
 * asked, and no part of it was lost meanwhile. See {@code docs/design/forwarding.md}.
 */
public final class ForwardTable implements Forwarding, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ForwardTable.class);
  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final TableConfig config;
  private final KafkaClients clients;
  private final Clock clock;
  private final Producer<String, SpecificRecord> producer;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable Membership membership;
  private volatile String trouble = "joins the other gateways";
  private @Nullable Thread joining;

  /**
   * Wires it; nothing runs yet.
   *
   * @param clock by which forwards end; the machines' clocks should agree to seconds
   */
  public ForwardTable(TableConfig config, KafkaClients clients, MeterRegistry meters, Clock clock) {
    this.config = config;
    this.clients = clients;
    this.clock = clock;
    this.producer = clients.promptProducer("drover-gateway-forwards");
    Gauge.builder("drover.gateway.forwards", this, it -> it.measured(Membership::size))
        .description("Forwards of single objects that the gateways hold together.")
        .register(meters);
    Gauge.builder("drover.gateway.members", this, it -> it.measured(Membership::members))
        .description(
            "Gateways that hold the forwarding table together with this one, itself included.")
        .register(meters);
  }

  private interface Measure {
    int of(Membership membership);
  }

  private int measured(Measure measure) {
    Membership now = membership;
    return now == null ? 0 : measure.of(now);
  }

  /**
   * Joins the cluster and begins to read the topic, on a thread of its own.
   *
   * @throws io.drover.messaging.MissingTopics if the topic is not there
   */
  public void start() {
    new TopicAdmin(clients).check(Topic.FORWARDS);
    joining = Thread.ofPlatform().daemon().name("drover-forwards-join").start(this::join);
  }

  private void join() {
    try {
      while (membership == null && stop.getCount() > 0) {
        try {
          Membership joined = new Membership(config, clients, clock);
          membership = joined;
          joined.start();
        } catch (HazelcastException | IllegalStateException e) {
          trouble = "cannot join the other gateways: " + e.getMessage();
          log.atWarn().setCause(e).log("joining is tried again");
          boolean _ = stop.await(AGAIN.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it has what the topic had when reading began, and how it goes. */
  public Health health() {
    Membership now = membership;
    return now == null ? Health.waiting(trouble) : now.health();
  }

  private Membership joined() {
    Membership now = membership;
    if (now == null) {
      throw new SlowDown("the forwarding table is not there yet");
    }
    return now;
  }

  // Look-up

  @Override
  public Optional<Place> find(Place place) throws InterruptedException {
    String object = new ObjectUri(place.store(), place.key()).canonical();
    try {
      return joined()
          .look(object)
          .map(held -> ObjectUri.parse(held.location()))
          .map(uri -> new Place(uri.store(), uri.key()));
    } catch (HazelcastException e) {
      throw new SlowDown("the forwarding table does not answer: " + e.getMessage());
    }
  }

  /**
   * Follows the forwards of an object to their end.
   *
   * @param object URI of the object
   * @throws SlowDown if it cannot be found out now
   */
  public Resolution resolve(String object) throws InterruptedException {
    Membership table = joined();
    table.awaitUpToDate();
    return Chain.follow(ObjectUri.parse(object).canonical(), table::near, config.hops());
  }

  // Removal

  /** Withdraws the forward of an object. Returns once that is durable. */
  public int remove(String object) throws InterruptedException {
    return withdraw(joined(), List.of(ObjectUri.parse(object).canonical()));
  }

  /** Withdraws every forward that a job wrote; how many there were. */
  public int removeJob(String migrationId) throws InterruptedException {
    Membership table = joined();
    table.awaitUpToDate();
    return withdraw(table, table.ofJob(migrationId));
  }

  /**
   * Withdraws every forward from or to a store, by the beginning of its URIs; how many there were.
   */
  public int removeStore(String beginning) throws InterruptedException {
    Membership table = joined();
    table.awaitUpToDate();
    return withdraw(table, table.ofStore(beginning));
  }

  private int withdraw(Membership table, Collection<String> objects) throws InterruptedException {
    List<Future<?>> sent = new ArrayList<>();
    String topic = clients.topic(Topic.FORWARDS);
    for (String object : objects) {
      sent.add(producer.send(new ProducerRecord<>(topic, object, null)));
    }
    for (Future<?> each : sent) {
      try {
        Object _ = each.get();
      } catch (ExecutionException e) {
        throw new KafkaException("forwards could not be withdrawn", e.getCause());
      }
    }
    table.awaitUpToDate();
    return sent.size();
  }

  /** Leaves the cluster; the others take over what this member held. */
  @Override
  public void close() {
    end(Membership::leave);
  }

  /** Dies as a process does that is killed. For tests. */
  void terminate() {
    end(Membership::terminate);
  }

  private void end(java.util.function.Consumer<Membership> how) {
    stop.countDown();
    Thread running = joining;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Membership now = membership;
    if (now != null) {
      how.accept(now);
    }
    producer.close(CLOSE);
  }
}
