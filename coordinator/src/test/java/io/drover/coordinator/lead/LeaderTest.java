package io.drover.coordinator.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.coordinator.command.CommandDecoder;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobRecords;
import io.drover.coordinator.job.Lifecycle;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Specifications;
import io.drover.coordinator.job.Standing;
import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.TaskRef;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A leader over a topic that is a list, with crashes at every transaction. */
@Timeout(60)
class LeaderTest {
  /** Stands for the cluster: what is committed, and when it breaks. */
  private static final class Log implements LeaderOutput {
    final List<Transaction> committed = new ArrayList<>();
    int failBefore = -1;
    int failAfter = -1;

    @Override
    public synchronized void commit(Transaction transaction) {
      if (committed.size() == failBefore) {
        failBefore = -1;
        throw new IllegalStateException("cut before the commit");
      }
      committed.add(transaction);
      if (committed.size() == failAfter) {
        failAfter = -1;
        throw new IllegalStateException("cut after the commit");
      }
    }

    synchronized List<Transaction> transactions() {
      return List.copyOf(committed);
    }

    List<Task> tasks() {
      return records(Topic.TASKS).map(record -> (Task) record.value()).toList();
    }

    Map<MigrationId, Job> jobs() {
      Map<MigrationId, Job> jobs = new TreeMap<>();
      records(Topic.MIGRATIONS)
          .map(record -> JobRecords.fromRecord((Migration) record.value()))
          .forEach(job -> jobs.put(job.id(), job));
      return jobs;
    }

    long nextCommand() {
      return transactions().stream().flatMapToLong(t -> t.nextCommand().stream()).max().orElse(0);
    }

    List<Refusal> refusals() {
      return transactions().stream().flatMap(t -> t.refusals().stream()).toList();
    }

    List<Outcome> reopened() {
      return records(Topic.OUTCOMES).map(record -> (Outcome) record.value()).toList();
    }

    /** Makes the topic of outcomes show what was committed. */
    void reopenings(List<Outcome> topic) {
      reopened().stream().filter(each -> !topic.contains(each)).forEach(topic::add);
    }

    private java.util.stream.Stream<Outgoing> records(Topic topic) {
      return transactions().stream()
          .flatMap(t -> t.records().stream())
          .filter(record -> record.topic() == topic);
    }
  }

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

  private final Log log = new Log();
  private final Map<MigrationId, Long> terminal = new ConcurrentHashMap<>();
  private final AtomicLong reopened = new AtomicLong();
  private final CopyOnWriteArrayList<Outcome> outcomes = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> objects = new ConcurrentHashMap<>();
  private final List<String> commands = new ArrayList<>();
  private Preflight preflight =
      _ -> new Readiness.Ready(Specifications.STORE, Specifications.STORE);
  private Clock clock = CLOCK;
  private Sealer sealer = job -> Optional.of(evidence(job));
  private Leader leader;
  private Thread thread;

  @AfterEach
  void stop() throws InterruptedException {
    if (thread != null) {
      leader.stop();
      thread.join();
    }
  }

  @Test
  @DisplayName(
      "F-05, T-34: cut before or after any transaction, a plan, also one in ranges, has no gap, no"
          + " task twice, and each request is answered once")
  void crashAtEveryTransaction() throws InterruptedException {
    commands.add(start("one", 23, 1_000));
    commands.add(start("two", 11, 1_000));
    commands.add(start("one", 24, 1_000));
    int transactions = 1;
    for (int cut = 0; cut < transactions; cut++) {
      for (boolean before : new boolean[] {true, false}) {
        log.committed.clear();
        log.failBefore = before ? cut : -1;
        log.failAfter = before ? -1 : cut + 1;
        lead(7);
        // How many transactions a run takes depends on what is ready when; the cut may lie behind
        // the last one.
        await().until(() -> !thread.isAlive() || log.tasks().size() == 34);
        leader.stop();
        thread.join();
        lead(7);
        awaitPlans(34);
        leader.stop();
        thread.join();

        assertThat(log.tasks())
            .extracting(Task::getMigrationId)
            .filteredOn("one"::equals)
            .hasSize(23);
        assertThat(log.tasks())
            .extracting(t -> t.getMigrationId() + "/" + t.getSourceKey())
            .doesNotHaveDuplicates()
            .hasSize(34);
        assertThat(log.refusals())
            .hasSize(1)
            .allMatch(refusal -> refusal.reason().contains("another specification"));
        transactions = Math.max(transactions, Math.min(20, log.transactions().size()));
      }
    }
    assertThat(transactions).isGreaterThan(5);
  }

  @Test
  @DisplayName(
      "F-07: cut before or after any transaction, each task that was put off is planned again once,"
          + " under its first number and with the state that it belongs to")
  void crashWhilePlanningAgain() throws InterruptedException {
    for (int cut = 0; cut < 8; cut++) {
      for (boolean before : new boolean[] {true, false}) {
        clear();
        commands.add(start("one", 9, 1_000));
        lead(7);
        awaitPlans(9);
        int paused = command("PAUSE");
        await().until(() -> state("one") == MigrationState.PAUSED);
        for (int i = 0; i < 5; i++) {
          answer(i, OutcomeStatus.DEFERRED);
        }
        commands.add(steer("RESUME"));
        leader.stop();
        thread.join();
        log.failBefore = before ? log.transactions().size() + cut : -1;
        log.failAfter = before ? -1 : log.transactions().size() + cut + 1;
        lead(7);
        await().until(() -> !thread.isAlive() || log.tasks().size() >= 14);
        leader.stop();
        thread.join();
        log.failBefore = -1;
        log.failAfter = -1;
        lead(7);
        awaitPlans(14);
        await().until(() -> log.nextCommand() == paused + 2);
        leader.stop();
        thread.join();

        List<Task> again = log.tasks().subList(9, log.tasks().size());
        assertThat(again).as("cut %d %s", cut, before).hasSize(5);
        assertThat(again)
            .extracting(task -> task.getOriginal().getOffset())
            .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
        assertThat(again).allMatch(task -> task.getRevision() > 0);
        assertThat(log.jobs().get(new MigrationId("one")).plan().tasks()).isEqualTo(9);
      }
    }
  }

  @Test
  @DisplayName(
      "M-10: cut before or after any transaction, each failure is reopened once together with its"
          + " new task, and the job ends again")
  void crashWhileRetrying() throws InterruptedException {
    for (int cut = 0; cut < 8; cut++) {
      for (boolean before : new boolean[] {true, false}) {
        clear();
        commands.add(start("one", 9, 1_000));
        lead(7);
        awaitPlans(9);
        for (int i = 0; i < 9; i++) {
          answer(i, i < 5 ? OutcomeStatus.FAILED : OutcomeStatus.MIGRATED);
        }
        terminal.put(new MigrationId("one"), 9L);
        leader.wake();
        awaitState("one", MigrationState.COMPLETED);
        leader.stop();
        thread.join();
        commands.add(steer("RETRY_FAILED"));
        log.failBefore = before ? log.transactions().size() + cut : -1;
        log.failAfter = before ? -1 : log.transactions().size() + cut + 1;
        lead(2);
        await().until(() -> !thread.isAlive() || log.tasks().size() >= 14);
        leader.stop();
        thread.join();
        log.failBefore = -1;
        log.failAfter = -1;
        log.reopenings(outcomes);
        lead(2);
        awaitPlans(14);
        await().until(() -> !log.jobs().get(new MigrationId("one")).plan().repeats().retrying());
        assertThat(state("one")).isEqualTo(MigrationState.RUNNING);
        reopened.set(5);
        leader.wake();
        awaitState("one", MigrationState.COMPLETED);
        leader.stop();
        thread.join();

        assertThat(log.tasks()).as("cut %d %s", cut, before).hasSize(14);
        assertThat(log.reopened())
            .extracting(outcome -> outcome.getTask().getOffset())
            .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
        assertThat(log.jobs().get(new MigrationId("one")).plan().repeats().reopened()).isEqualTo(5);
      }
    }
  }

  @Test
  @DisplayName("each transaction holds the state that counts exactly its tasks, behind them")
  void tasksAndCheckpointTogether() {
    commands.add(start("one", 50, 1_000));
    lead(7);
    awaitPlans(50);

    long tasks = 0;
    String last = null;
    for (Transaction transaction : log.transactions()) {
      for (Outgoing record : transaction.records()) {
        if (record.value() instanceof Task task) {
          tasks++;
          last = task.getSourceKey();
          assertThat(record.key()).isEqualTo("in-one/" + task.getSourceKey());
        }
        if (record.value() instanceof Migration migration) {
          assertThat(migration.getPlan().getTasks()).isEqualTo(tasks);
          assertThat(migration.getPlan().getCheckpoint()).isEqualTo(last);
        }
      }
      assertThat(transaction.records().stream().filter(r -> r.topic() == Topic.TASKS))
          .hasSizeLessThanOrEqualTo(7);
    }
  }

  @Test
  @DisplayName("O-03: never more than maxInFlight tasks are published and not terminal")
  void boundInFlight() {
    commands.add(start("one", 30, 10));
    lead(7);
    MigrationId one = new MigrationId("one");
    await().until(() -> log.tasks().size() == 10);

    for (int finished = 1; finished <= 20; finished++) {
      int allowed = Math.min(30, finished + 10);
      terminal.put(one, (long) finished);
      leader.wake();
      await().until(() -> log.tasks().size() == allowed);
    }
    terminal.put(one, 30L);
    leader.wake();
    awaitState("one", MigrationState.COMPLETED);
  }

  @Test
  @DisplayName("a large job does not keep small ones waiting")
  void fair() {
    commands.add(start("large", 5_000, 100_000));
    commands.add(start("small", 30, 100_000));
    lead(10);
    awaitPlans(5_030);

    List<String> order = log.tasks().stream().map(Task::getMigrationId).toList();
    assertThat(order.lastIndexOf("small")).isLessThan(4_000);
  }

  @Test
  @DisplayName(
      "M-01: a job whose stores cannot be used fails with the reason, and does not hold up others")
  void unfit() {
    preflight =
        job ->
            job.id().value().equals("bad")
                ? new Readiness.Unfit(
                    "target s3://x/ cannot be used (bucket-not-found): no such bucket")
                : new Readiness.Ready(Specifications.STORE, Specifications.STORE);
    commands.add(start("bad", 5, 10));
    commands.add(start("good", 5, 10));
    lead(7);

    awaitState("bad", MigrationState.FAILED);
    awaitPlans(5);
    assertThat(((Job.Failed) log.jobs().get(new MigrationId("bad"))).reason())
        .contains("no such bucket");
  }

  @Test
  @DisplayName("a store that fails for good while it is listed fails the job with the reason")
  void planningFails() {
    commands.add(start("broken", -1, 10));
    lead(7);

    awaitState("broken", MigrationState.FAILED);
    assertThat(((Job.Failed) log.jobs().get(new MigrationId("broken"))).reason())
        .contains("planning failed", "denied");
  }

  @Test
  @DisplayName("O-06 a job that ends is sealed exactly once, wherever its leaders are cut")
  void sealedOnce() throws InterruptedException {
    commands.add(start("one", 5, 1_000));
    terminal.put(new MigrationId("one"), 5L);
    int transactions = 1;
    for (int cut = 0; cut < transactions; cut++) {
      for (boolean before : new boolean[] {true, false}) {
        log.committed.clear();
        log.failBefore = before ? cut : -1;
        log.failAfter = before ? -1 : cut + 1;
        lead(7);
        await().until(() -> !thread.isAlive() || sealed("one"));
        leader.stop();
        thread.join();
        lead(7);
        await().until(() -> sealed("one"));
        leader.stop();
        thread.join();

        Job job = log.jobs().get(new MigrationId("one"));
        assertThat(job).isInstanceOf(Job.Completed.class);
        assertThat(job.course()).isNotNull();
        assertThat(job.course().evidence()).isEqualTo(evidence((Job.Final) job));
        assertThat(log.tasks()).hasSize(5);
        transactions = Math.max(transactions, log.committed.size());
      }
    }
  }

  @Test
  @DisplayName(
      "O-06 a job with tasks that are not answered yet is looked at again when its counts change")
  void sealedOnceAnswered() {
    commands.add(start("one", 5, 1_000));
    terminal.put(new MigrationId("one"), 5L);
    AtomicInteger looks = new AtomicInteger();
    sealer = job -> looks.incrementAndGet() == 1 ? Optional.empty() : Optional.of(evidence(job));
    lead(7);
    await().until(() -> looks.get() == 1);
    assertThat(sealed("one")).isFalse();

    terminal.put(new MigrationId("one"), 6L);
    await()
        .until(
            () -> {
              leader.wake();
              return sealed("one");
            });

    assertThat(looks).hasValue(2);
  }

  @Test
  @DisplayName(
      "O-06, F-07 a job whose last answer changes no count is looked at again after a while")
  void sealedWithoutNews() {
    commands.add(start("one", 5, 1_000));
    terminal.put(new MigrationId("one"), 5L);
    AtomicInteger looks = new AtomicInteger();
    sealer = job -> looks.incrementAndGet() < 3 ? Optional.empty() : Optional.of(evidence(job));
    AtomicLong seconds = new AtomicLong();
    InstantSource hurried = () -> CLOCK.instant().plusSeconds(seconds.incrementAndGet());
    clock = hurried.withZone(ZoneOffset.UTC);
    lead(7);

    await().until(() -> sealed("one"));

    assertThat(looks).hasValue(3);
  }

  private boolean sealed(String id) {
    Job job = log.jobs().get(new MigrationId(id));
    return job instanceof Job.Final ended && !ended.unsealed();
  }

  private static Evidence evidence(Job.Final job) {
    return Evidence.newBuilder()
        .setAlgorithm("test")
        .setDigest(job.id().value())
        .setReceipts(job.plan().tasks())
        .setBytes(job.plan().bytes())
        .build();
  }

  private void lead(int batch) {
    leader =
        new Leader(
            new Leader.Surroundings(
                new Lifecycle(EnumSet.allOf(Action.class), Duration.ofDays(10)),
                new CommandDecoder(
                    _ -> {
                      throw new IllegalArgumentException("no Avro here");
                    },
                    Set.of("memory")),
                preflight,
                job ->
                    new CountedPlanner(
                            job,
                            objects.getOrDefault(job.id().value(), 0),
                            job.id().value().equals("two") ? 4 : 1)
                        .open(),
                new ListedOutcomes(outcomes, new ListedChanges()),
                log,
                id -> new Standing(terminal.getOrDefault(id, 0L), reopened.get()),
                job -> sealer.seal(job),
                new LeaderLimits(batch, 2, 2, new FlightWindow.Rule(1_000, 100_000)),
                new LeaderMetrics(new SimpleMeterRegistry(), System::nanoTime),
                clock,
                Launcher.VIRTUAL,
                LiveSide.NONE));
    Leader started = leader;
    Map<MigrationId, Job> replayed = log.jobs();
    IntStream.range((int) log.nextCommand(), commands.size())
        .forEach(
            offset ->
                started.command(
                    new ConsumerRecord<>(
                        "commands",
                        0,
                        offset,
                        null,
                        commands.get(offset).getBytes(StandardCharsets.UTF_8))));
    thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    started.run(replayed);
                  } catch (InterruptedException | IllegalStateException e) {
                    // The term is over, as the test wanted.
                  }
                });
  }

  private String start(String id, int count, int inFlight) {
    objects.putIfAbsent(id, count);
    return """
    {"migrationId": "%s", "action": "START", "spec":
     {"source": "memory://in-%s", "target": "memory://out-%s", "maxInFlight": %d, "maxAttempts": %d}}\
    """
        .formatted(id, id, id, inFlight, Math.max(1, count));
  }

  private void clear() {
    log.committed.clear();
    log.failBefore = -1;
    log.failAfter = -1;
    commands.clear();
    outcomes.clear();
    terminal.clear();
    reopened.set(0);
  }

  private static String steer(String action) {
    return "{\"migrationId\": \"one\", \"action\": \"%s\"}".formatted(action);
  }

  /** Hands a command to the leader that leads; says its offset. */
  private int command(String action) {
    commands.add(steer(action));
    int offset = commands.size() - 1;
    byte[] bytes = commands.get(offset).getBytes(StandardCharsets.UTF_8);
    leader.command(new ConsumerRecord<>("commands", 0, offset, null, bytes));
    return offset;
  }

  private void answer(int number, OutcomeStatus status) {
    Task task = log.tasks().get(number);
    outcomes.add(
        Outcome.newBuilder()
            .setTask(new TaskRef(0, (long) number))
            .setMigrationId(task.getMigrationId())
            .setSourceKey(task.getSourceKey())
            .setStatus(status)
            .setSize(task.getSize())
            .setAgain(task)
            .setFinishedAt(Instant.EPOCH)
            .build());
  }

  private MigrationState state(String id) {
    return JobRecords.state(log.jobs().get(new MigrationId(id)));
  }

  private void awaitPlans(int tasks) {
    await().atMost(Duration.ofSeconds(20)).until(() -> log.tasks().size() >= tasks);
  }

  private void awaitState(String id, MigrationState state) {
    await()
        .until(
            () -> {
              Job job = log.jobs().get(new MigrationId(id));
              return job != null && JobRecords.state(job) == state;
            });
  }
}
