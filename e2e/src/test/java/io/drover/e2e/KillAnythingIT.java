package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.runtime.RoleName;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Progress;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real deployment, each role a process of its own, two of everything, and {@code kill -9} in
 * turn. The default run is short; the campaign is {@code ./mvnw -pl e2e -am verify
 * -Dit.test=KillAnythingIT -Ddrover.kill.objects=20000 -Ddrover.kill.rounds=3
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
class KillAnythingIT {
  private static final int OBJECTS = Integer.getInteger("drover.kill.objects", 2_000);
  private static final int ROUNDS = Integer.getInteger("drover.kill.rounds", 1);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String JOB = "survivor";

  @TempDir private Path dir;

  @Test
  @DisplayName(
      "F-05, K-05: two of everything share the work, and killing each in turn loses and repeats"
          + " nothing")
  void nothingIsLostOrCountedTwice() throws Exception {
    Path source = Files.createDirectory(dir.resolve("source"));
    Path target = Files.createDirectory(dir.resolve("target"));
    Path state = Files.createDirectory(dir.resolve("state"));
    Trees.random(source, OBJECTS, 42);
    try (var deployment =
        new Deployment(state, Map.of("copier.concurrency", "4", "coordinator.list.page", "500"))) {
      for (RoleName role : RoleName.pipeline()) {
        deployment.start(role, 1);
        deployment.start(role, 2);
      }

      int accepted =
          deployment
              .drover("migrate", "--detach", "--id", JOB, "file://" + source, "file://" + target)
              .exit(Duration.ofMinutes(2));
      assertThat(accepted).as(deployment.diary()).isZero();
      for (int round = 0; round < ROUNDS; round++) {
        killEachInTurn(deployment, round);
      }
      Progress end = awaitEnd(deployment);

      assertThat(end.getState()).as(deployment.diary()).isEqualTo(MigrationState.COMPLETED);
      assertThat(end.getTotal()).isEqualTo(OBJECTS);
      assertThat(end.getMigrated() + end.getSkipped()).isEqualTo(OBJECTS);
      assertThat(end.getFailed()).isZero();
      assertPlannedOnce(deployment);
      assertSharedWork(deployment);
      deployment.stopAll();
      Trees.assertSame(source, target);
    }
  }

  @Test
  @DisplayName("K-05: stopping one of two hands its work over, and its exit is orderly")
  void stoppingOneHandsOver() throws Exception {
    Path source = Files.createDirectory(dir.resolve("source"));
    Path target = Files.createDirectory(dir.resolve("target"));
    Path state = Files.createDirectory(dir.resolve("state"));
    Trees.random(source, 1_500, 7);
    try (var deployment = new Deployment(state, Map.of("copier.concurrency", "2"))) {
      for (RoleName role : RoleName.pipeline()) {
        deployment.start(role, 1);
        deployment.start(role, 2);
      }
      deployment
          .drover("migrate", "--detach", "--id", JOB, "file://" + source, "file://" + target)
          .exit(Duration.ofMinutes(2));

      awaitMore(deployment, 0);
      for (RoleName role : RoleName.pipeline()) {
        assertThat(deployment.stop(role, 1)).as(role + " ends orderly on SIGTERM").isEqualTo(143);
      }
      Progress end = awaitEnd(deployment);

      assertThat(end.getMigrated() + end.getSkipped()).as(deployment.diary()).isEqualTo(1_500);
      deployment.stopAll();
      Trees.assertSame(source, target);
    }
  }

  private static void killEachInTurn(Deployment deployment, int round) {
    int number = 1 + round % 2;
    long seen = 0;
    for (RoleName role : RoleName.pipeline()) {
      seen = awaitMore(deployment, seen);
      deployment.killAndRestart(role, number);
    }
    awaitMore(deployment, seen);
    deployment.killAndRestartBroker();
  }

  /** Waits until more objects are finished than before, or all of them. */
  private static long awaitMore(Deployment deployment, long before) {
    var finished = new AtomicLong();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .failFast(deployment::supervise)
        .untilAsserted(
            () -> {
              finished.set(deployment.progress(JOB).map(KillAnythingIT::finished).orElse(0L));
              assertThat(finished.get())
                  .as(deployment.diary())
                  .satisfiesAnyOf(
                      count -> assertThat(count).isGreaterThan(before),
                      count -> assertThat(count).isEqualTo(OBJECTS));
            });
    return finished.get();
  }

  private static Progress awaitEnd(Deployment deployment) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .failFast(deployment::supervise)
        .untilAsserted(
            () ->
                assertThat(deployment.progress(JOB))
                    .as(deployment.diary())
                    .hasValueSatisfying(
                        progress ->
                            assertThat(progress.getState())
                                .isIn(MigrationState.COMPLETED, MigrationState.FAILED)));
    return deployment.progress(JOB).orElseThrow();
  }

  private static long finished(Progress progress) {
    return progress.getMigrated() + progress.getSkipped() + progress.getFailed();
  }

  /**
   * F-05: what readers of committed records see is one task for each object, in spite of every
   * crash while planning.
   */
  private static void assertPlannedOnce(Deployment deployment) {
    var tasks = new AtomicLong();
    Set<String> keys = new TreeSet<>();
    try (var reader =
        new TableReader<>(
            deployment.clients(),
            Topic.TASKS,
            Task.class,
            (key, task, partition, offset) -> {
              tasks.incrementAndGet();
              keys.add(java.util.Objects.requireNonNull(task).getSourceKey());
            })) {
      reader.readToEnd();
    }
    assertThat(keys).hasSize(OBJECTS);
    assertThat(tasks).hasValue(OBJECTS);
  }

  private static void assertSharedWork(Deployment deployment) {
    Set<String> copiers = new TreeSet<>();
    Set<String> verifiers = new TreeSet<>();
    try (var copies =
            new TableReader<>(
                deployment.clients(),
                Topic.COPIES,
                Copy.class,
                (key, copy, partition, offset) ->
                    copiers.add(copy == null ? "" : copy.getCopier()));
        var outcomes =
            new TableReader<>(
                deployment.clients(),
                Topic.OUTCOMES,
                Outcome.class,
                (key, outcome, partition, offset) -> verifiers.add(verifier(outcome)))) {
      copies.readToEnd();
      outcomes.readToEnd();
    }
    assertThat(copiers).contains("copier-1", "copier-2");
    assertThat(verifiers).contains("verifier-1", "verifier-2");
  }

  private static String verifier(@org.jspecify.annotations.Nullable Outcome outcome) {
    Receipt receipt = outcome == null ? null : outcome.getReceipt();
    return receipt == null ? "" : receipt.getVerifier();
  }
}
