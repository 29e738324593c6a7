package io.drover.forwarder.table;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import io.drover.forwarder.SlowDown;
import io.drover.messaging.Health;
import io.drover.messaging.KafkaClients;
import java.io.Serial;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** This gateway as a member of the cluster that holds the table. Thread-safe. */
final class Membership {
  private final Clock clock;
  private final Duration patience;
  private final HazelcastInstance member;
  private final IMap<String, Held> forwards;
  private final Marks marks;
  private final ForwardFollower follower;

  /** Joins; that takes seconds. */
  Membership(TableConfig config, KafkaClients clients, Clock clock) {
    this.clock = clock;
    this.patience = config.patience();
    this.member = Hazelcast.newHazelcastInstance(Members.configuration(config));
    this.forwards = member.getMap(Members.FORWARDS);
    this.marks = new Marks(member);
    this.follower = new ForwardFollower(clients, forwards, marks, clock, patience, config.gap());
    listen();
  }

  /** Whatever may have taken entries away makes the topic be read again. */
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
                    follower.readAgain(); // It may have been reading for all.
                  }
                });
  }

  void start() {
    follower.start();
  }

  Health health() {
    return follower.health();
  }

  int size() {
    return forwards.size();
  }

  int members() {
    return member.getCluster().getMembers().size();
  }

  /**
   * What is held of an object. That there is nothing is certain: everything counts that was in the
   * topic when this was called.
   *
   * @throws SlowDown if it cannot be found out now
   */
  Optional<Held> look(String object) throws InterruptedException {
    Optional<Held> near = near(object);
    return near.isPresent() ? near : certain(object);
  }

  /** What is held of an object, as far as is known here: it may be old. */
  Optional<Held> near(String object) {
    return held(forwards.get(object));
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
  void awaitUpToDate() throws InterruptedException {
    if (!upToDate() && !(marks.complete() && forwards.isEmpty())) {
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
      return reached.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  Collection<String> ofJob(String migrationId) {
    return forwards.keySet(Predicates.equal("migrationId", migrationId));
  }

  Collection<String> ofStore(String beginning) {
    String like = beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    Predicate<String, Held> there = Predicates.like("location", like);
    Predicate<String, Held> here = Predicates.like("__key", like);
    return forwards.keySet(Predicates.or(there, here));
  }

  void leave() {
    follower.close();
    member.shutdown();
  }

  void terminate() {
    follower.close();
    member.getLifecycleService().terminate();
  }

  /** Reads an entry where it is. */
  private static final class Peek implements EntryProcessor<String, Held, @Nullable Held> {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public @Nullable Held process(Map.Entry<String, Held> entry) {
      return entry.getValue();
    }

    @Override
    public @Nullable EntryProcessor<String, Held, @Nullable Held> getBackupProcessor() {
      return null;
    }
  }
}
