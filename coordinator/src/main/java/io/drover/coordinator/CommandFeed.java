package io.drover.coordinator;

import io.drover.messaging.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of the coordinators' group: owns the one partition of requests or waits for it. Whoever
 * owns it has a {@link Term}; requests are handed to it from the committed offset on, once it has
 * taken over. Polling never stops while it leads.
 */
final class CommandFeed implements ConsumerRebalanceListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CommandFeed.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition commands;
  private final CoordinatorConfig config;
  private final Clock clock;
  private final Thread thread;
  private final AtomicLong answered = new AtomicLong();
  private Supplier<Term> terms =
      () -> {
        throw new IllegalStateException("the feed is not started");
      };

  private boolean owned;
  private boolean delivering;
  private long delivered;
  private Instant notBefore = Instant.EPOCH;
  private volatile @Nullable Term term;
  private volatile @Nullable ConsumerGroupMetadata membership;
  private volatile boolean joined;
  private volatile boolean closed;
  private volatile @Nullable String failure;
  private volatile @Nullable String trouble;

  CommandFeed(
      Consumer<byte[], byte[]> consumer,
      TopicPartition commands,
      CoordinatorConfig config,
      Clock clock) {
    this.consumer = consumer;
    this.commands = commands;
    this.config = config;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("drover-coordinator").unstarted(this::run);
  }

  /** Joins the group. */
  void start(Supplier<Term> makeTerm) {
    terms = makeTerm;
    thread.start();
  }

  /** The consumer's membership as of its last poll. */
  ConsumerGroupMetadata membership() {
    ConsumerGroupMetadata present = membership;
    if (present == null) {
      throw new IllegalStateException("the coordinator is not a member of its group yet");
    }
    return present;
  }

  /** Tells that the requests below this offset are answered. */
  void answered(long next) {
    answered.set(next);
  }

  void wake() {
    Term present = term;
    if (present != null) {
      present.wake();
    }
  }

  boolean leading() {
    Term present = term;
    return present != null && present.phase() == Term.Phase.LEADING;
  }

  Health health() {
    String broken = failure;
    if (broken != null) {
      return Health.down("coordinator stopped: " + broken);
    }
    if (leading()) {
      return Health.up("leads");
    }
    String wrong = trouble;
    if (term != null || wrong != null) {
      return Health.waiting(wrong == null ? "takes over" : "takes over again after: " + wrong);
    }
    return joined ? Health.up("stands by") : Health.waiting("joins its group");
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(Set.of(commands.topic()), this);
      while (!closed) {
        var records = consumer.poll(POLL);
        membership = consumer.groupMetadata();
        joined = owned || consumer.groupMetadata().generationId() > 0;
        records.forEach(this::deliver);
        oversee();
      }
    } catch (WakeupException e) {
      log.atDebug().log("coordinator closes");
    } catch (RuntimeException e) {
      failure = String.valueOf(e.getMessage());
      log.atError().setCause(e).log("coordinator stopped");
    } finally {
      endTerm(config.handover());
    }
  }

  private void deliver(ConsumerRecord<byte[], byte[]> command) {
    Term present = term;
    if (present != null && delivering) {
      present.command(command);
      delivered = command.offset() + 1;
    }
  }

  private void oversee() {
    if (!owned) {
      return;
    }
    Term present = term;
    if (present == null) {
      if (!clock.instant().isBefore(notBefore)) {
        beginTerm();
      }
      return;
    }
    switch (present.phase()) {
      case STARTING -> {}
      case LEADING -> {
        if (!delivering) {
          beginDelivery();
        }
        keepBound();
      }
      case ENDED -> {
        trouble = present.failure();
        endTerm(Duration.ZERO);
        notBefore = clock.instant().plus(config.rest());
      }
    }
  }

  private void beginTerm() {
    consumer.pause(Set.of(commands));
    Term fresh = terms.get();
    term = fresh;
    fresh.start();
  }

  /** Reads from what is committed, which nobody but the present term can change any more. */
  private void beginDelivery() {
    OffsetAndMetadata committed = consumer.committed(Set.of(commands)).get(commands);
    if (committed == null) {
      consumer.seekToBeginning(Set.of(commands));
    } else {
      consumer.seek(commands, committed);
    }
    delivered = consumer.position(commands);
    answered.set(delivered);
    delivering = true;
    trouble = null;
  }

  private void keepBound() {
    Set<TopicPartition> partition = Set.of(commands);
    if (delivered - answered.get() >= config.commandsQueued()) {
      consumer.pause(partition);
    } else if (!consumer.paused().isEmpty()) {
      consumer.resume(partition);
    }
  }

  private void endTerm(Duration bound) {
    Term present = term;
    term = null;
    delivering = false;
    if (present != null) {
      present.stop(bound);
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (partitions.contains(commands)) {
      owned = true;
      notBefore = Instant.EPOCH;
      consumer.pause(Set.of(commands));
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (partitions.contains(commands)) {
      owned = false;
      trouble = null;
      endTerm(config.handover());
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    if (partitions.contains(commands)) {
      owned = false;
      trouble = null;
      endTerm(Duration.ZERO);
    }
  }

  /**
   * Leaves the group; waits for the transaction under way as long as the settings say. Idempotent.
   */
  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    if (!thread.isAlive() && thread.getState() == Thread.State.NEW) {
      consumer.close();
      return;
    }
    try {
      thread.join(config.handover().multipliedBy(2).plusSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
