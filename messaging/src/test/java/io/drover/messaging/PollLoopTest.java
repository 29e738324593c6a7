package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The poll thread's part, one turn at a time, with handlers that finish when the test says so. */
class PollLoopTest {
  private static final TopicPartition ZERO = new TopicPartition("drover.tasks", 0);
  private static final TopicPartition ONE = new TopicPartition("drover.tasks", 1);

  private final UnsteadyConsumer consumer = new UnsteadyConsumer();
  private final Queue<Work> finished = new ArrayDeque<>();
  private final List<Work> started = new ArrayList<>();
  private final List<Assignment> assignments = new ArrayList<>();
  private final Set<Thread> resting = new HashSet<>();
  private long nanos;

  /** Every look at the clock moves it by a millisecond: waits end, and the test does not wait. */
  private final PollLoop loop =
      new PollLoop(
          consumer,
          "drover.tasks",
          MessagingConfig.of(
              Map.of("kafka.bootstrap.servers", "none:1", "messaging.drain.ms", "20")),
          new BackPressure(32, 1_000),
          started::add,
          finished,
          assignments::add,
          new LoopMetrics(new SimpleMeterRegistry(), "copier", "drover.tasks"),
          () -> nanos += 1_000_000,
          resting::contains);

  @BeforeEach
  void subscribe() {
    List<PartitionInfo> partitions =
        List.of(
            new PartitionInfo("drover.tasks", 0, null, null, null),
            new PartitionInfo("drover.tasks", 1, null, null, null));
    consumer.updatePartitions("drover.tasks", partitions);
    consumer.updateBeginningOffsets(Map.of(ZERO, 0L, ONE, 0L));
    consumer.updateEndOffsets(Map.of(ZERO, 100L, ONE, 100L));
    loop.subscribe();
    consumer.rebalance(List.of(ZERO, ONE));
  }

  private void arrive(TopicPartition partition, long offset, String key) {
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            key.getBytes(StandardCharsets.UTF_8),
            new byte[] {1}));
  }

  private long committed(TopicPartition partition) {
    var offset = consumer.committed(Set.of(partition)).get(partition);
    return offset == null ? -1 : offset.offset();
  }

  @Test
  @DisplayName("K-05 the listener hears how much is owned")
  void announcesWhatIsOwned() {
    loop.turn();

    assertThat(assignments).containsExactly(new Assignment(2, 2));
  }

  @Test
  @DisplayName("M-05 the second record of a key starts when the first is finished")
  void startsTheSuccessorAfterwards() {
    arrive(ZERO, 0, "same");
    arrive(ZERO, 1, "same");
    arrive(ZERO, 2, "other");
    loop.turn();
    assertThat(started).extracting(work -> work.record.offset()).containsExactly(0L, 2L);

    finished.add(started.getFirst());
    loop.turn();

    assertThat(started).extracting(work -> work.record.offset()).containsExactly(0L, 2L, 1L);
  }

  @Test
  @DisplayName(
      "T-09 a record is one's own while the group takes commits, and not once it is let go")
  void tenure() throws Exception {
    arrive(ZERO, 0, "slow");
    loop.turn();
    Work slow = started.getFirst();
    turnUntil(() -> committed(ZERO) == 0);
    slow.awaitTenure();
    nanos += Duration.ofSeconds(3).toNanos();
    loop.turn(); // Nothing is new, and the same is committed again.
    nanos += Duration.ofSeconds(3).toNanos();
    slow.awaitTenure();

    consumer.rebalance(List.of(ONE));

    assertThatThrownBy(slow::awaitTenure).isInstanceOf(InterruptedException.class);
  }

  @Test
  @DisplayName(
      "F-05 T-31 a revoked partition is committed up to its lowest unfinished record and then"
          + " counts no more")
  void revokedPartitionIsLetGo() {
    for (int offset = 0; offset < 2; offset++) {
      arrive(ZERO, offset, "k" + offset);
    }
    loop.turn();
    Work slow = started.get(1);
    finished.add(started.getFirst());

    consumer.rebalance(List.of(ONE));

    assertThat(slow.abandoned()).isTrue();
    consumer.rebalance(List.of(ZERO, ONE));
    assertThat(committed(ZERO)).isEqualTo(1);
    finished.add(slow);
    loop.turn();
    loop.commitAndLetGo();
    assertThat(committed(ZERO)).isEqualTo(1);
  }

  @Test
  @DisplayName("T-31 a shutdown waits no longer than its bound")
  void drainIsBounded() {
    arrive(ZERO, 0, "never finished");
    arrive(ONE, 0, "finished");
    loop.turn();
    started.stream().filter(work -> work.record.partition() == 1).forEach(finished::add);
    long before = nanos;

    loop.drain();

    assertThat(nanos - before).isLessThan(40_000_000L);
    assertThat(committed(ONE)).isEqualTo(1);
    assertThat(committed(ZERO)).isNotEqualTo(1);
    assertThat(assignments.getLast().owned()).isZero();
  }

  @Test
  @DisplayName(
      "T-31 neither a shutdown nor a rebalance waits for what only waits to be tried again")
  void restingIsNotWaitedFor() {
    for (int offset = 0; offset < 2; offset++) {
      arrive(ZERO, offset, "k" + offset);
      arrive(ONE, offset, "k" + offset);
    }
    loop.turn();
    started.forEach(
        work -> {
          work.thread = Thread.ofVirtual().unstarted(() -> {});
          resting.add(work.thread);
        });
    long before = nanos;

    consumer.rebalance(List.of(ONE));
    loop.drain();

    assertThat(nanos - before).isLessThan(20_000_000L);
    assertThat(started).allMatch(Work::abandoned);
    assertThat(committed(ONE)).isNotEqualTo(2);
  }

  @Test
  @DisplayName("O-03 a full look-ahead pauses every partition, and room resumes them")
  void pausesAndResumes() {
    for (int offset = 0; offset < 40; offset++) {
      arrive(ZERO, offset, "k" + offset);
    }
    consumer.setMaxPollRecords(2);
    for (int turn = 0; turn < 20; turn++) {
      loop.turn();
    }
    assertThat(started).hasSizeLessThanOrEqualTo(32).hasSizeGreaterThan(8);
    assertThat(consumer.paused()).contains(ZERO).doesNotContain(ONE);

    finished.addAll(started);
    loop.turn();

    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  @DisplayName("K-05 a commit that failed without saying for which offsets is made again")
  void failedCommitIsRepeated() {
    arrive(ZERO, 0, "first");
    arrive(ZERO, 1, "second");
    loop.turn();
    consumer.failNextCommit = true;
    finished.add(started.getFirst());
    turnUntil(() -> !consumer.failNextCommit);
    assertThat(committed(ZERO)).isEqualTo(-1);

    turnUntil(() -> committed(ZERO) >= 0);

    assertThat(committed(ZERO)).isEqualTo(1);
  }

  private void turnUntil(BooleanSupplier end) {
    for (int turn = 0; turn < 100_000 && !end.getAsBoolean(); turn++) {
      loop.turn();
    }
    assertThat(end.getAsBoolean()).isTrue();
  }

  /** Answers as the client does whose broker went away: an error and no offsets. */
  private static final class UnsteadyConsumer extends MockConsumer<byte[], byte[]> {
    private boolean failNextCommit;

    private UnsteadyConsumer() {
      super("earliest");
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
      if (failNextCommit) {
        failNextCommit = false;
        callback.onComplete(null, new RetriableCommitFailedException("the broker went away"));
      } else {
        super.commitAsync(offsets, callback);
      }
    }
  }
}
