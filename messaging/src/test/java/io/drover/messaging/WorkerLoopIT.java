package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.messaging.TestCluster.Space;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerLoopIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new TestCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static WorkerLoop<Task> loop(Space space, int lookAhead, WorkHandler<Task> handler) {
    return new WorkerLoop<>(space.clients, space.tasks(lookAhead), handler, space.meters);
  }

  private static List<Outgoing> copy(Incoming<Task> work) {
    return List.of(TestCluster.copyOf(work));
  }

  private static void awaitCommitted(Space space, Map<Integer, Long> offsets) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(space.committed("copier")).containsAllEntriesOf(offsets));
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  @DisplayName(
      "K-03 every record is handled, its output is durable, and the lag ends at zero, with both"
          + " group protocols")
  void handlesEveryRecord(String protocol) {
    Space space = cluster.space(2, Map.of("kafka.group.protocol", protocol));
    space.sendTasks(0, 500, 500);
    space.sendTasks(1, 300, 300);

    try (WorkerLoop<Task> loop = loop(space, 64, WorkerLoopIT::copy)) {
      loop.start();
      awaitCommitted(space, Map.of(0, 500L, 1, 300L));
      assertThat(loop.health().ready()).isTrue();
      assertThat(loop.assignment()).isEqualTo(new Assignment(2, 2));
    }

    assertThat(space.copiedKeys()).hasSize(800).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("KIP-848 is used where the broker has it, without being asked for")
  void prefersTheConsumerProtocol() {
    Space space = cluster.space(1, Map.of());

    assertThat(new GroupProtocol(space.clients.config().kafka(), PATIENCE).name())
        .isEqualTo("consumer");
  }

  @Test
  @DisplayName(
      "T-32 K-02 a poison record goes to the dead letters with its bytes and the reason, and blocks"
          + " nothing")
  void poisonGoesToTheDeadLetters() {
    Space space = cluster.space(1, Map.of());
    space.sendTasks(0, 10, 10);
    byte[] poison = "not avro".getBytes(StandardCharsets.UTF_8);
    space.send(0, "bucket/poison", poison);
    space.sendTasks(0, 10, 10);

    try (WorkerLoop<Task> loop = loop(space, 16, WorkerLoopIT::copy)) {
      loop.start();
      awaitCommitted(space, Map.of(0, 21L));
    }

    assertThat(space.copiedKeys()).hasSize(20);
    ConsumerRecord<byte[], byte[]> letter = space.read(Topic.DEAD_LETTERS).getFirst();
    assertThat(letter.value()).isEqualTo(poison);
    assertThat(letter.key()).asString(StandardCharsets.UTF_8).isEqualTo("bucket/poison");
    assertThat(header(letter, DeadLetters.REASON)).contains("cannot be decoded");
    assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo(space.clients.topic(Topic.TASKS));
    assertThat(header(letter, DeadLetters.PARTITION)).isEqualTo("0");
    assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("10");
    assertThat(header(letter, DeadLetters.ROLE)).isEqualTo("copier");
  }

  @Test
  @DisplayName("T-32 a record that its handler fails on goes to the dead letters; the others go on")
  void failingHandlerLeadsToADeadLetter() {
    Space space = cluster.space(1, Map.of());
    space.sendTasks(0, 10, 10);

    try (WorkerLoop<Task> loop =
        loop(
            space,
            16,
            work -> {
              if (work.offset() == 3) {
                throw new IllegalStateException("a bug");
              }
              return copy(work);
            })) {
      loop.start();
      awaitCommitted(space, Map.of(0, 10L));
    }

    assertThat(space.copiedKeys()).hasSize(9);
    assertThat(header(space.read(Topic.DEAD_LETTERS).getFirst(), DeadLetters.REASON))
        .contains("a bug");
    assertThat(space.meters.find("drover.copier.dead.lettered").counter())
        .isNull(); // gone with the loop
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("T-32 a slow record holds back the offset but not the other keys of its partition")
  void slowRecordDoesNotBlockOtherKeys() throws InterruptedException {
    Space space = cluster.space(1, Map.of());
    space.sendTasks(0, 1_000, 1_000);
    CountDownLatch release = new CountDownLatch(1);

    try (WorkerLoop<Task> loop =
        loop(
            space,
            32,
            work -> {
              if (work.offset() == 0) {
                release.await();
              }
              return copy(work);
            })) {
      loop.start();
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(space.copiedKeys()).hasSize(999));
      assertThat(space.committed("copier").getOrDefault(0, 0L)).isZero();

      release.countDown();

      awaitCommitted(space, Map.of(0, 1_000L));
    }
  }

  @Test
  @DisplayName("O-03 no more records than the look-ahead are in work at once")
  void lookAheadBoundHolds() throws InterruptedException {
    Space space = cluster.space(4, Map.of());
    for (int partition = 0; partition < 4; partition++) {
      space.sendTasks(partition, 200, 200);
    }
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(16);

    try (WorkerLoop<Task> loop =
        loop(
            space,
            20,
            work -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              full.countDown();
              full.await();
              now.decrementAndGet();
              return copy(work);
            })) {
      loop.start();
      awaitCommitted(space, Map.of(0, 200L, 1, 200L, 2, 200L, 3, 200L));
    }

    assertThat(most.get()).isBetween(16, 20);
  }

  @Test
  @DisplayName("M-05 one record per key at a time, in order")
  void keysAreSerial() {
    Space space = cluster.space(1, Map.of());
    space.sendTasks(0, 200, 3);
    Set<String> busy = ConcurrentHashMap.newKeySet();
    Map<String, Queue<Long>> order = new ConcurrentHashMap<>();
    AtomicInteger clashes = new AtomicInteger();

    try (WorkerLoop<Task> loop =
        loop(
            space,
            64,
            work -> {
              if (!busy.add(work.key())) {
                clashes.incrementAndGet();
              }
              order
                  .computeIfAbsent(work.key(), key -> new ConcurrentLinkedQueue<>())
                  .add(work.offset());
              busy.remove(work.key());
              return copy(work);
            })) {
      loop.start();
      awaitCommitted(space, Map.of(0, 200L));
    }

    assertThat(clashes).hasValue(0);
    assertThat(order.values()).allSatisfy(offsets -> assertThat(List.copyOf(offsets)).isSorted());
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  @DisplayName("K-05 two members share the work, and stopping one hands its partitions over")
  void twoShareAndOneHandsOver(String protocol) {
    Space space = cluster.space(4, Map.of("kafka.group.protocol", protocol));
    Space second = space.other();
    try (WorkerLoop<Task> stays = loop(space, 64, WorkerLoopIT::copy)) {
      stays.start();
      try (WorkerLoop<Task> leaves = loop(second, 64, WorkerLoopIT::copy)) {
        leaves.start();
        await()
            .atMost(PATIENCE)
            .until(() -> stays.assignment().owned() == 2 && leaves.assignment().owned() == 2);
        assertThat(leaves.assignment().share()).isEqualTo(0.5);
        sendAll(space, 100);
        awaitCommitted(space, Map.of(0, 100L, 1, 100L, 2, 100L, 3, 100L));
      }
      await().atMost(PATIENCE).until(() -> stays.assignment().owned() == 4);
      sendAll(space, 50);
      awaitCommitted(space, Map.of(0, 150L, 1, 150L, 2, 150L, 3, 150L));
    }
    assertThat(space.copiedKeys()).hasSize(600);
  }

  private static void sendAll(Space space, int count) {
    for (int partition = 0; partition < 4; partition++) {
      space.sendTasks(partition, count, count);
    }
  }

  @Test
  @DisplayName(
      "T-31 F-05 a shutdown drains for a bounded time, lets go, and the next owner does the rest:"
          + " nothing is skipped")
  void boundedDrainThenRedelivery() {
    Space space = cluster.space(1, Map.of("messaging.drain.ms", "300"));
    space.sendTasks(0, 100, 100);
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch stuck = new CountDownLatch(1);
    WorkerLoop<Task> first =
        loop(
            space,
            256,
            work -> {
              if (work.offset() == 40) {
                stuck.countDown();
                try {
                  never.await();
                } catch (InterruptedException e) {
                  interrupted.incrementAndGet();
                  return copy(work); // late output of a record that was let go
                }
              }
              return copy(work);
            });
    first.start();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(space.copiedKeys()).hasSize(99));
    first.close();

    assertThat(stuck.getCount()).isZero();
    assertThat(interrupted).hasValue(1);
    assertThat(space.committed("copier")).containsEntry(0, 40L);
    assertThat(space.copiedKeys()).hasSize(99);

    try (WorkerLoop<Task> next = loop(space.other(), 64, WorkerLoopIT::copy)) {
      next.start();
      awaitCommitted(space, Map.of(0, 100L));
    }
    assertThat(new HashSet<>(space.copiedKeys())).hasSize(100);
    assertThat(space.read(Topic.DEAD_LETTERS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  @DisplayName("F-05 T-31 members that come and go under load repeat work but never skip any")
  void rebalancesNeverSkip(String protocol) {
    Space space =
        cluster.space(4, Map.of("kafka.group.protocol", protocol, "messaging.drain.ms", "50"));
    sendAll(space, 2_000);
    Semaphore pace = new Semaphore(0, true); // so that there is work in hand whenever one leaves
    WorkHandler<Task> paced =
        work -> {
          pace.acquire();
          return copy(work);
        };
    try (WorkerLoop<Task> stays = loop(space, 64, paced)) {
      stays.start();
      for (int i = 0; i < 3; i++) {
        long before = finished(space);
        try (WorkerLoop<Task> guest = loop(space.other(), 64, paced)) {
          guest.start();
          await().atMost(PATIENCE).until(() -> guest.assignment().owned() > 0);
          pace.release(1_000);
          await().atMost(PATIENCE).until(() -> finished(space) > before);
        }
      }
      pace.release(Integer.MAX_VALUE / 2);
      awaitCommitted(space, Map.of(0, 2_000L, 1, 2_000L, 2, 2_000L, 3, 2_000L));
    }
    assertThat(new HashSet<>(space.copiedKeys())).hasSize(8_000);
  }

  private static long finished(Space space) {
    return space.committed("copier").values().stream().mapToLong(Long::longValue).sum();
  }
}
