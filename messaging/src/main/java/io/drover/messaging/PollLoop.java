package io.drover.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a {@link WorkerLoop} that runs on its poll thread: reads, hands records out, takes
 * back what is finished, commits, and answers rebalances. Everything here belongs to that one
 * thread, except the queue of finished records; hence no locks.
 */
final class PollLoop implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(PollLoop.class);

  /**
   * While records run, their completion has to be noticed; polling is the only wait. Each look
   * costs the same however little has happened, so where little happens it is rarer: two hundred
   * looks a second would be most of what a loop costs that waits for slow stores.
   */
  private static final Duration BUSY = Duration.ofMillis(25);

  /**
   * The wait while records finish quickly, so that reading goes on before the work runs out, and
   * while records wait for another of their key: of a key that is written again and again each
   * would wait for a look of its own.
   */
  private static final Duration BRISK = Duration.ofMillis(5);

  /** So many records per look are quick. */
  private static final int MANY = 64;

  private static final Duration IDLE = Duration.ofMillis(100);
  private static final long DRAIN_LOOK_NANOS = 500_000;

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final MessagingConfig config;
  private final BackPressure pressure;
  private final java.util.function.Consumer<Work> starter;
  private final AssignmentListener listener;
  private final LoopMetrics metrics;
  private final LongSupplier nanos;
  private final Predicate<Thread> rests;
  private final Membership membership;
  private final Map<TopicPartition, Lane> lanes = new HashMap<>();
  private final Queue<Work> finished;
  private int unfinished;
  private int running;
  private int settled;
  private int totalPartitions;
  private boolean assignmentChanged;
  private boolean stopping;
  private long lastCommit;

  /**
   * @param starter begins a record on a thread of its own
   * @param finished where records come back once everything that came of them is durable; filled by
   *     any thread
   * @param rests whether the record on a thread only waits to be tried again
   */
  PollLoop(
      Consumer<byte[], byte[]> consumer,
      String topic,
      MessagingConfig config,
      BackPressure pressure,
      java.util.function.Consumer<Work> starter,
      Queue<Work> finished,
      AssignmentListener listener,
      LoopMetrics metrics,
      LongSupplier nanos,
      Predicate<Thread> rests) {
    this.rests = rests;
    this.consumer = consumer;
    this.topic = topic;
    this.config = config;
    this.pressure = pressure;
    this.starter = starter;
    this.finished = finished;
    this.listener = listener;
    this.metrics = metrics;
    this.nanos = nanos;
    this.membership = new Membership(nanos, config.tenure());
    this.lastCommit = nanos.getAsLong();
  }

  void subscribe() {
    consumer.subscribe(List.of(topic), this);
  }

  /** One round: take back, read, hand out, commit if it is time. */
  void turn() {
    settle();
    regulate();
    accept(read());
    if (assignmentChanged) {
      announce();
    }
    if (nanos.getAsLong() - lastCommit >= config.commitInterval().toNanos()) {
      commitInBackground();
    }
    metrics.unfinished.lazySet(unfinished);
    metrics.running.lazySet(running);
  }

  /**
   * Polls. While partitions are paused the wait is ours: a consumer that holds records of a paused
   * partition does not wait in poll, it spins there until its time is over. We wait only when
   * nothing came, or one slow partition would slow down all others.
   */
  private ConsumerRecords<byte[], byte[]> read() {
    if (consumer.paused().isEmpty()) {
      return consumer.poll(running > 0 ? busy() : IDLE);
    }
    ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
    if (records.isEmpty()) {
      LockSupport.parkNanos(busy().toNanos());
    }
    return records;
  }

  private Duration busy() {
    return settled >= MANY || unfinished > running ? BRISK : BUSY;
  }

  /** Whether this member belongs to its group, though it may own nothing. */
  boolean joined() {
    return consumer.groupMetadata().generationId() >= 0;
  }

  private void settle() {
    int count = 0;
    for (Work work = finished.poll(); work != null; work = finished.poll()) {
      Lane lane = work.lane;
      if (lane.letGo()) {
        continue;
      }
      int before = lane.running();
      lane.finish(work);
      running += lane.running() - before;
      unfinished--;
      count++;
    }
    settled = count;
    if (count > 0) {
      metrics.completed.increment(count);
    }
  }

  private void regulate() {
    pressure.observe(unfinished);
    List<TopicPartition> toPause = new ArrayList<>();
    List<TopicPartition> toResume = new ArrayList<>();
    var paused = consumer.paused();
    for (Lane lane : lanes.values()) {
      boolean admitted =
          !lane.closing()
              && pressure.admits(unfinished, lane.unfinished(), lane.span(), lanes.size());
      if (admitted && paused.contains(lane.partition)) {
        toResume.add(lane.partition);
      } else if (!admitted && !paused.contains(lane.partition)) {
        toPause.add(lane.partition);
      }
    }
    if (!toPause.isEmpty()) {
      consumer.pause(toPause);
    }
    if (!toResume.isEmpty()) {
      consumer.resume(toResume);
    }
  }

  private void accept(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      Lane lane = lanes.get(partition);
      if (lane == null || lane.closing()) {
        continue;
      }
      int before = lane.running();
      List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
      for (ConsumerRecord<byte[], byte[]> record : batch) {
        lane.accept(record);
      }
      unfinished += batch.size();
      running += lane.running() - before;
    }
    records
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              Lane lane = lanes.get(partition);
              if (lane != null && !lane.closing()) {
                lane.readUpTo(next.offset());
              }
            });
  }

  private void announce() {
    assignmentChanged = false;
    if (totalPartitions == 0) {
      totalPartitions = consumer.partitionsFor(topic, config.brokerTimeout()).size();
    }
    metrics.partitions.set(lanes.size());
    listener.changed(new Assignment(lanes.size(), totalPartitions));
  }

  private void commitInBackground() {
    lastCommit = nanos.getAsLong();
    long behind = 0;
    for (Lane lane : lanes.values()) {
      behind += lane.unfinished() + consumer.currentLag(lane.partition).orElse(0);
    }
    metrics.lag.lazySet(behind);
    Map<TopicPartition, OffsetAndMetadata> news = news(lanes.values());
    Map<TopicPartition, OffsetAndMetadata> offsets = news.isEmpty() ? proof() : news;
    if (offsets.isEmpty()) {
      return;
    }
    offsets.forEach((partition, offset) -> committed(partition, offset));
    long sentAt = nanos.getAsLong();
    consumer.commitAsync(
        offsets,
        (_, failure) -> { // With a failure, the client may hand over no offsets at all.
          if (failure == null) {
            membership.proven(sentAt);
          } else {
            commitFailed(offsets.keySet(), failure);
          }
        });
  }

  /** An offset that is committed already: that the group takes it again proves the membership. */
  private Map<TopicPartition, OffsetAndMetadata> proof() {
    if (!membership.due()) {
      return Map.of();
    }
    return lanes.values().stream()
        .filter(lane -> lane.committable() != CompletionTracker.NOTHING_READ)
        .findFirst()
        .map(lane -> Map.of(lane.partition, new OffsetAndMetadata(lane.committable())))
        .orElse(Map.of());
  }

  private void committed(TopicPartition partition, OffsetAndMetadata offset) {
    Lane lane = lanes.get(partition);
    if (lane != null) {
      lane.committed(offset.offset());
    }
  }

  private void commitFailed(Collection<TopicPartition> partitions, Exception failure) {
    metrics.commitFailures.increment();
    log.atWarn()
        .addKeyValue("topic", topic)
        .addKeyValue("count", partitions.size())
        .addKeyValue("error", failure.toString())
        .log("offsets could not be committed; the next commit includes them");
    for (TopicPartition partition : partitions) {
      Lane lane = lanes.get(partition);
      if (lane != null) {
        lane.commitFailed();
      }
    }
  }

  /** An offset that could not be committed is repeated work for the next owner, nothing worse. */
  private void commitNow(Collection<Lane> some) {
    Map<TopicPartition, OffsetAndMetadata> offsets = news(some);
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets, config.brokerTimeout());
      offsets.forEach((partition, offset) -> committed(partition, offset));
    } catch (KafkaException e) {
      commitFailed(offsets.keySet(), e);
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> news(Collection<Lane> some) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Lane lane : some) {
      if (lane.committable() != CompletionTracker.NOTHING_READ && lane.hasNews()) {
        offsets.put(lane.partition, new OffsetAndMetadata(lane.committable()));
      }
    }
    return offsets;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Lane lane = new Lane(partition, starter, membership);
      if (stopping) {
        lane.close();
      }
      lanes.put(partition, lane);
    }
    assignmentChanged = true;
  }

  /** Waits a bounded time for what runs, commits what is finished, and lets go of the rest. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<Lane> leaving = leaving(partitions);
    leaving.forEach(Lane::close);
    long deadline = nanos.getAsLong() + config.drain().toNanos();
    settle();
    while (busy(leaving) && nanos.getAsLong() - deadline < 0) {
      LockSupport.parkNanos(DRAIN_LOOK_NANOS);
      settle();
    }
    commitNow(leaving);
    letGo(leaving);
  }

  /** Somebody else may own them already: nothing to wait for, nothing to commit. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    letGo(leaving(partitions));
  }

  private List<Lane> leaving(Collection<TopicPartition> partitions) {
    return partitions.stream().filter(lanes::containsKey).map(lanes::get).toList();
  }

  private boolean busy(Collection<Lane> some) {
    return some.stream().anyMatch(lane -> lane.busy(rests));
  }

  private void letGo(Collection<Lane> leaving) {
    for (Lane lane : leaving) {
      lane.abandon();
      lanes.remove(lane.partition);
      unfinished -= lane.unfinished();
      running -= lane.running();
      if (lane.unfinished() > 0) {
        metrics.abandoned.increment(lane.unfinished());
        log.atInfo()
            .addKeyValue("topic", topic)
            .addKeyValue("partition", lane.partition.partition())
            .addKeyValue("offset", lane.committable())
            .addKeyValue("count", lane.unfinished())
            .log("partition let go with unfinished records; its next owner does them again");
      }
    }
    assignmentChanged = true;
  }

  /**
   * Takes no more, keeps polling while what runs may finish, for a bounded time; then commits and
   * lets go of everything. What only waits to be tried again is not waited for.
   */
  void drain() {
    stopping = true;
    lanes.values().forEach(Lane::close);
    long deadline = nanos.getAsLong() + config.drain().toNanos();
    settle();
    while (busy(lanes.values()) && nanos.getAsLong() - deadline < 0) {
      regulate();
      read();
      settle();
    }
    commitAndLetGo();
  }

  /** Commits what is finished and lets go of everything, without waiting. */
  void commitAndLetGo() {
    stopping = true;
    settle();
    commitNow(lanes.values());
    letGo(List.copyOf(lanes.values()));
    announceNothing();
  }

  /** Lets go of everything; commits nothing. */
  void abandon() {
    stopping = true;
    letGo(List.copyOf(lanes.values()));
    announceNothing();
  }

  private void announceNothing() {
    metrics.partitions.set(0);
    metrics.unfinished.set(0);
    metrics.running.set(0);
    listener.changed(new Assignment(0, totalPartitions));
  }
}
