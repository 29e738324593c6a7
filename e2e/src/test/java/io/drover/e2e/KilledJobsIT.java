package io.drover.e2e;

import static io.drover.e2e.SharedDeployment.at;
import static io.drover.e2e.SharedDeployment.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.client.Answer;
import io.drover.cli.client.Requests;
import io.drover.cli.runtime.RoleName;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.KeyList;
import io.drover.schemas.record.KeyListFormat;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Progress;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two rollbacks and a job from a list of keys run side by side, slowly, while one process of each
 * role is killed with {@code kill -9}.
 */
@ExtendWith(SharedDeployment.class)
class KilledJobsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int OBJECTS = 160;
  private static final int GONE = 20;

  /** Slow enough for three processes to be killed before the end. */
  private static final int PER_SECOND = 16;

  private static final List<String> KEYS =
      IntStream.range(0, OBJECTS).mapToObj("d%1$d/%1$03d"::formatted).toList();
  private static final List<String> CHANGED = List.of("d5/005", "d77/077", "d159/159");
  private static final List<String> LAST = List.of("d6/006", "d100/100");
  private static final List<String> JOBS = List.of("rollback-c", "rollback-m", "k");

  @TempDir private Path dir;

  @Test
  @DisplayName(
      "F-05 O-07 M-04: with copier, verifier and coordinator killed in the middle, a rollback"
          + " removes our unchanged copies and nothing else, another restores every source with the"
          + " SHA-256 of its receipt, and a job from a list of keys copies each once")
  void killedInTheMiddle() throws Exception {
    Map<String, String> copied = started("c", Mode.COPY);
    Map<String, String> moved = started("m", Mode.MOVE);
    sealed("c");
    sealed("m");
    Map<String, String> receipts = Receipts.hashes(deployment().clients(), "m");
    Map<String, String> stayOfCopies = tamperedCopies();
    CHANGED.forEach(key -> at("s3://killed-to/m/").put(key, "changed since"));
    Path target = keysJob();
    rollback("c", Mode.COPY);
    rollback("m", Mode.MOVE);

    killInTheMiddle();
    JOBS.forEach(KilledJobsIT::awaitEnd);

    copiesRemoved(copied, stayOfCopies);
    sourcesRestored(moved, receipts);
    keysCopied(copied, target);
    JOBS.forEach(KilledJobsIT::plannedOnce);
  }

  /** Starts a job that is undone later; returns what there is to copy. */
  private static Map<String, String> started(String job, Mode mode) throws Exception {
    String source = "s3://killed-from/" + job + "/";
    at(source).fill(KEYS, 500);
    Map<String, String> content = at(source).hashes();
    start(
        job,
        MigrationSpec.newBuilder()
            .setSource(source)
            .setTarget("s3://killed-to/" + job + "/")
            .setMode(mode)
            .build());
    return content;
  }

  private static void sealed(String job) {
    awaitEnd(job);
    await().atMost(PATIENCE).until(() -> deployment().migration(job).getEvidence() != null);
    assertThat(progress(job).getMigrated()).isEqualTo(OBJECTS);
  }

  /** Changes what a rollback must then leave alone; returns all of that. */
  private static Map<String, String> tamperedCopies() {
    CHANGED.forEach(key -> at("s3://killed-to/c/").put(key, "changed since"));
    LAST.forEach(key -> at("s3://killed-from/c/").delete(key));
    at("s3://killed-to/c/").put("somebody else's", "theirs");
    Map<String, String> stay = new TreeMap<>(at("s3://killed-to/c/").hashes());
    stay.keySet()
        .removeIf(
            key -> !CHANGED.contains(key) && !LAST.contains(key) && !key.startsWith("somebody"));
    return stay;
  }

  private static void rollback(String undone, Mode mode) {
    start(
        "rollback-" + undone,
        slow(MigrationSpec.newBuilder())
            .setKind(JobKind.ROLLBACK)
            .setUndoes(undone)
            .setSource("s3://killed-to/" + undone + "/")
            .setTarget("s3://killed-from/" + undone + "/")
            .setMode(mode)
            .setExisting(Existing.FAIL)
            .setVerification(mode == Mode.MOVE ? Verification.FULL : Verification.SIZE)
            .setServerSide(false)
            .build());
  }

  /** Starts a job from a shuffled list with keys that are gone and keys that come twice. */
  private Path keysJob() throws Exception {
    List<String> lines = new ArrayList<>();
    KEYS.forEach(key -> lines.add("k/" + key));
    IntStream.range(0, GONE).forEach(i -> lines.add("k/gone/" + i));
    KEYS.subList(10, 50).forEach(key -> lines.add("k/" + key));
    Collections.shuffle(lines, new Random(3));
    Path list = Files.write(dir.resolve("keys.txt"), lines);
    Path target = Files.createDirectory(dir.resolve("keys-target"));
    at("s3://killed-from/k/").fill(KEYS, 500);
    at("s3://killed-from/k/").fill(List.of("not listed"), 500);
    start(
        "k",
        slow(MigrationSpec.newBuilder())
            .setSource("s3://killed-from/k/")
            .setTarget("file://" + target)
            .setKeyList(
                KeyList.newBuilder()
                    .setUri("file://" + list)
                    .setFormat(KeyListFormat.LINES)
                    .build())
            .build());
    return target;
  }

  /** Few tasks ahead, so that the plan is as slow as the copying. */
  private static MigrationSpec.Builder slow(MigrationSpec.Builder spec) {
    return spec.setMaxInFlight(2 * PER_SECOND)
        .setLimits(Limits.newBuilder().setObjectsPerSecond(PER_SECOND).build());
  }

  private static void killInTheMiddle() {
    await().atMost(PATIENCE).until(() -> JOBS.stream().allMatch(job -> finished(job) > 0));
    for (RoleName role : List.of(RoleName.COPIER, RoleName.VERIFIER, RoleName.COORDINATOR)) {
      for (String job : JOBS) {
        Migration running = deployment().migration(job);
        assertThat(running.getState()).isEqualTo(MigrationState.RUNNING);
        assertThat(running.getPlan().getComplete()).as("plan of " + job).isFalse();
      }
      deployment().killAndRestart(role, 1);
    }
  }

  private static void awaitEnd(String job) {
    await()
        .atMost(PATIENCE)
        .failFast(deployment()::supervise)
        .untilAsserted(
            () ->
                assertThat(deployment().progress(job))
                    .as(() -> deployment().diary())
                    .hasValueSatisfying(
                        each -> assertThat(each.getState()).isEqualTo(MigrationState.COMPLETED)));
  }

  private static void copiesRemoved(Map<String, String> copied, Map<String, String> stay) {
    Map<String, String> sources = new TreeMap<>(copied);
    LAST.forEach(sources::remove);
    assertThat(at("s3://killed-to/c/").hashes()).isEqualTo(stay);
    assertThat(at("s3://killed-from/c/").hashes()).isEqualTo(sources);
    Progress end = progress("rollback-c");
    assertThat(end.getFailed()).isEqualTo(CHANGED.size() + LAST.size());
    assertThat(end.getRemoved()).isEqualTo(OBJECTS - end.getFailed());
    assertThat(end.getTotal()).isEqualTo(OBJECTS);
  }

  private static void sourcesRestored(Map<String, String> moved, Map<String, String> receipts) {
    Map<String, String> expected = new TreeMap<>(moved);
    CHANGED.forEach(expected::remove);
    assertThat(at("s3://killed-to/m/").hashes()).containsOnlyKeys(CHANGED);
    Map<String, String> restored = at("s3://killed-from/m/").hashes();
    assertThat(restored).isEqualTo(expected);
    assertThat(receipts).hasSize(OBJECTS);
    restored.forEach((key, hash) -> assertThat(receipts).containsEntry("m/" + key, hash));
    Progress end = progress("rollback-m");
    assertThat(end.getFailed()).isEqualTo(CHANGED.size());
    assertThat(end.getMigrated() + end.getSkipped()).isEqualTo(OBJECTS - CHANGED.size());
  }

  private static void keysCopied(Map<String, String> copied, Path target) throws Exception {
    Set<String> files = Trees.files(target);
    files.removeIf(file -> file.startsWith("."));
    assertThat(files).containsExactlyInAnyOrderElementsOf(KEYS);
    for (String key : KEYS) {
      assertThat(Contents.sha256(Files.readAllBytes(target.resolve(key))))
          .as(key)
          .isEqualTo(copied.get(key));
    }
    Progress end = progress("k");
    assertThat(end.getTotal()).isEqualTo(OBJECTS + GONE);
    assertThat(end.getMigrated() + end.getSkipped()).isEqualTo(OBJECTS);
    assertThat(end.getSourceGone()).isEqualTo(GONE);
  }

  /** F-05: one committed task for each object, in spite of the leader that was killed. */
  private static void plannedOnce(String job) {
    List<String> keys = new ArrayList<>();
    try (var reader =
        new TableReader<>(
            deployment().clients(),
            Topic.TASKS,
            Task.class,
            (key, task, partition, offset) -> {
              if (task != null && task.getMigrationId().equals(job)) {
                keys.add(task.getSourceKey());
              }
            })) {
      reader.readToEnd();
    }
    assertThat(keys).as(job).doesNotHaveDuplicates();
    assertThat((long) keys.size()).isEqualTo(progress(job).getTotal());
  }

  private static void start(String job, MigrationSpec spec) {
    Command command =
        Command.newBuilder()
            .setCommandId(UUID.randomUUID().toString())
            .setMigrationId(job)
            .setAction(Action.START)
            .setSpec(spec)
            .setRequestedAt(Instant.EPOCH)
            .build();
    assertThat(new Requests(deployment().clients(), System::nanoTime).send(command, PATIENCE))
        .isInstanceOf(Answer.Accepted.class);
  }

  private static Progress progress(String job) {
    return deployment().progress(job).orElseThrow();
  }

  private static long finished(String job) {
    return deployment()
        .progress(job)
        .map(
            each ->
                each.getMigrated() + each.getSkipped() + each.getRemoved() + each.getSourceGone())
        .orElse(0L);
  }
}
