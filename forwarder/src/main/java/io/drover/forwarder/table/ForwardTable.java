package io.drover.forwarder.table;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
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
import java.io.Serial;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The forwarding table: where single objects are that a job moved away (F-01 to F-03). Each gateway
 * is a member of the cluster that holds it. Thread-safe.
 *
 * <p>What is written goes to {@code drover.forwards} and comes back from there; Hazelcast is only
 * memory. A miss is an answer only if the table has everything that the topic had when it was
 * asked, and no part of it was lost meanwhile. See {@code docs/design/forwarding.md}.
 */
public final class ForwardTable implements Forwarding, AutoCloseable {
  private final TableConfig config;
  private final KafkaClients clients;
  private final Clock clock;
  private final HazelcastInstance member;
  private final IMap<String, Held> forwards;
  private final Marks marks;
  private final ForwardFollower follower;
  private final Producer<String, SpecificRecord> producer;

  /**
   * Joins the cluster; nothing is read yet.
   *
   * @param clock by which forwards end; the machines' clocks should agree to seconds
   */
  public ForwardTable(TableConfig config, KafkaClients clients, MeterRegistry meters, Clock clock) {
    this.config = config;
    this.clients = clients;
    this.clock = clock;
    new TopicAdmin(clients).check(Topic.FORWARDS);
    this.member = Hazelcast.newHazelcastInstance(Members.configuration(config));
    this.forwards = member.getMap(Members.FORWARDS);
    this.marks = new Marks(member);
    this.follower = new ForwardFollower(clients, forwards, marks, clock, config.patience());
    this.producer = clients.promptProducer("drover-gateway-forwards");
    listen();
    Gauge.builder("drover.gateway.forwards", forwards, IMap::size)
        .description("Forwards of single objects that the gateways hold together.")
        .register(meters);
    Gauge.builder("drover.gateway.members", member, it -> it.getCluster().getMembers().size())
        .description(
            "Gateways that this one holds the forwarding table together with, itself"
                + " included.")
        .register(meters);
  }

  private void listen() {
    var _ = member.getPartitionService().addPartitionLostListener(_ -> follower.readAgain());
    var _ =
        member
            .getLifecycleService()
            .addLifecycleListener(
                event -> {
                  if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
                    follower.readAgain();
                  }
                });
    var _ =
        member
            .getCluster()
            .addMembershipListener(
                new MembershipListener() {
                  @Override
                  public void memberAdded(MembershipEvent event) {
                    // It reads the topic itself.
                  }

                  @Override
                  public void memberRemoved(MembershipEvent event) {
                    follower.readAgain(); // It may have been the one that read for all.
                  }
                });
  }

  /** Begins to read the topic. Returns at once. */
  public void start() {
    follower.start();
  }

  /** Whether it has what the topic had when reading began, and how it goes. */
  public Health health() {
    return follower.health();
  }

  // Look-up

  @Override
  public Optional<Place> find(Place place) throws InterruptedException {
    String object = new ObjectUri(place.store(), place.key()).canonical();
    return look(object).map(held -> ObjectUri.parse(held.location())).map(ForwardTable::place);
  }

  private static Place place(ObjectUri uri) {
    return new Place(uri.store(), uri.key());
  }

  /**
   * Follows the forwards of an object to their end.
   *
   * @param object URI of the object
   * @throws SlowDown if it cannot be found out now
   */
  public Resolution resolve(String object) throws InterruptedException {
    awaitUpToDate();
    return Chain.follow(
        ObjectUri.parse(object).canonical(), each -> held(forwards.get(each)), config.hops());
  }

  private Optional<Held> look(String object) throws InterruptedException {
    try {
      Optional<Held> near = held(forwards.get(object));
      return near.isPresent() ? near : certain(object);
    } catch (HazelcastException e) {
      throw new SlowDown("the forwarding table does not answer: " + e.getMessage());
    }
  }

  /** Looks past the near cache, and believes a miss only of a partition that is whole. */
  private Optional<Held> certain(String object) throws InterruptedException {
    awaitUpToDate();
    Optional<String> before = marks.of(object);
    Optional<Held> found = held(forwards.executeOnKey(object, new Peek()));
    if (found.isPresent()) {
      return found;
    }
    if (before.isEmpty() || !before.equals(marks.of(object))) {
      follower.readAgain();
      throw new SlowDown("a part of the forwarding table is being read again");
    }
    return Optional.empty();
  }

  private Optional<Held> held(@Nullable Held held) {
    return Optional.ofNullable(held).filter(each -> each.forwards(clock.millis()));
  }

  /**
   * Waits until the table has what the topic has now. Without Kafka that cannot be known; then a
   * table in which nothing was ever forwarded is believed, so that those who move nothing need no
   * Kafka to hear that an object is not there.
   */
  private void awaitUpToDate() throws InterruptedException {
    if (upToDate()) {
      return;
    }
    if (!marks.complete() || !forwards.isEmpty()) {
      throw new SlowDown("the forwarding table cannot be brought up to date");
    }
  }

  private boolean upToDate() throws InterruptedException {
    boolean inTouch = follower.inTouch();
    CompletableFuture<Boolean> reached = follower.upToDate();
    if (!inTouch) {
      return reached.getNow(false); // The answer tells whether it is in touch again.
    }
    try {
      return reached.get(config.patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      reached.cancel(false);
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads an entry where it is. */
  private static final class Peek implements EntryProcessor<String, Held, @Nullable Held> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Held process(Map.Entry<String, @Nullable Held> entry) {
      return entry.getValue();
    }

    @Override
    public @Nullable EntryProcessor<String, Held, @Nullable Held> getBackupProcessor() {
      return null;
    }
  }

  // Removal

  /** Withdraws the forward of an object. Returns once that is durable. */
  public int remove(String object) throws InterruptedException {
    return withdraw(List.of(ObjectUri.parse(object).canonical()));
  }

  /** Withdraws every forward that a job wrote; how many there were. */
  public int removeJob(String migrationId) throws InterruptedException {
    awaitUpToDate();
    return withdraw(forwards.keySet(Predicates.equal("migrationId", migrationId)));
  }

  /**
   * Withdraws every forward from or to a store, by the beginning of its URIs; how many there were.
   */
  public int removeStore(String beginning) throws InterruptedException {
    awaitUpToDate();
    Predicate<String, Held> there = Predicates.like("location", literal(beginning) + "%");
    Predicate<String, Held> here = Predicates.like("__key", literal(beginning) + "%");
    return withdraw(forwards.keySet(Predicates.or(there, here)));
  }

  private static String literal(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }

  private int withdraw(Collection<String> objects) throws InterruptedException {
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
    awaitUpToDate();
    return sent.size();
  }

  /** Leaves the cluster; the others take over what this member held. */
  @Override
  public void close() {
    follower.close();
    producer.close(Duration.ofSeconds(5));
    member.shutdown();
  }

  /** Dies as a process does that is killed. For tests. */
  void terminate() {
    follower.close();
    producer.close(Duration.ZERO);
    member.getLifecycleService().terminate();
  }
}
