package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.Settings;
import io.drover.cli.client.Snapshots;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.cli.runtime.RoleName;
import io.drover.embedded.EmbeddedBroker;
import io.drover.embedded.SchemaEndpoint;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Progress;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that is paused, resumed and slowed while its coordinator is killed. The default run is
 * short; the campaign moves a million objects: {@code -Ddrover.steered.objects=1000000}.
 */
class SteeredIT {
  private static final int OBJECTS = Integer.getInteger("drover.steered.objects", 6_000);

  /** Objects per second once it is slowed. */
  private static final int SLOW = OBJECTS / 200;

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final String JOB = "steered";

  @TempDir private Path dir;
  private KafkaClients clients;
  private Map<String, String> settings;
  private DroverProcess coordinator;

  @Test
  @DisplayName(
      "F-05, F-06, F-07: paused, resumed and slowed, with its coordinator killed in between, a job"
          + " ends exact")
  void endsExact() throws Exception {
    try (var registry = SchemaEndpoint.start(Topic.DEFAULT_PREFIX, 0);
        var broker = EmbeddedBroker.start(Files.createDirectory(dir.resolve("kafka")), 0)) {
      settings = settings(broker.bootstrapServers(), registry.url());
      clients =
          EmbeddedRuntime.clients(
              Settings.of(settings), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
      // Copiers and verifiers share the memory of the target, so they share this process.
      try (var _ =
          new Workers(
              broker.bootstrapServers(),
              settings,
              List.of(RoleName.COPIER, RoleName.VERIFIER, RoleName.PROGRESS))) {
        coordinator = startCoordinator();
        start();
        await().atMost(PATIENCE).until(() -> progress().getMigrated() > OBJECTS / 10);

        drover("pause", JOB, "--wait");
        long before = progress().getMigrated();
        restartCoordinator();
        assertThat(state()).isEqualTo(MigrationState.PAUSED);
        drover("limits", JOB, "--objects-per-second", "" + SLOW);
        assertThat(progress().getMigrated()).as("nothing moves while paused").isEqualTo(before);

        drover("resume", JOB);
        await().atMost(PATIENCE).until(() -> progress().getMigrated() > before);
        slowly();
        restartCoordinator();
        drover("limits", JOB, "--none");
        await().atMost(PATIENCE).until(() -> state() == MigrationState.COMPLETED);
        await().atMost(PATIENCE).until(() -> progress().getState() == MigrationState.COMPLETED);

        exact();
      } finally {
        coordinator.close();
      }
    }
  }

  /**
   * Four seconds' worth take as long as they must: what was saved while nothing ran and what
   * progress had not shown yet are a second's worth each.
   */
  private void slowly() {
    long begun = System.nanoTime();
    long first = progress().getMigrated();
    await().atMost(PATIENCE).until(() -> progress().getMigrated() >= first + 4L * SLOW);
    double seconds = (System.nanoTime() - begun) / 1e9;
    assertThat((double) progress().getMigrated() - first)
        .as("objects in %.1f s", seconds)
        .isLessThan((seconds + 2) * SLOW + 64);
  }

  private void exact() {
    Progress end = progress();
    assertThat(end.getTotal()).isEqualTo(OBJECTS);
    assertThat(end.getMigrated()).isEqualTo(OBJECTS);
    assertThat(end.getFailed()).isZero();
    Migration job = new Snapshots(clients).migrations().get(JOB);
    assertThat(job.getPlan().getTasks()).isEqualTo(OBJECTS);
    assertThat(atTarget()).isEqualTo(OBJECTS);
    System.out.printf(
        "STEERED %d objects, exact, in %s%n",
        OBJECTS, Duration.between(job.getCreatedAt(), job.getFinishedAt()));
  }

  /** Counts the copies, whose keys must be those of the source. */
  private static int atTarget() {
    try (Stores stores = Stores.discover(Map.of())) {
      ObjectStore target = stores.open(StoreUri.parse("memory://target"));
      int count = 0;
      for (ListRequest request = ListRequest.first(""); ; ) {
        ListPage page = target.list(request);
        for (ListedObject each : page.objects()) {
          assertThat(each.key().value()).isEqualTo("%012d".formatted(count++));
        }
        if (page.last()) {
          return count;
        }
        request = request.after(page.objects().getLast().key());
      }
    }
  }

  /** At a rate that leaves time for what follows. */
  private void start() {
    drover(
        "migrate",
        "--detach",
        "--id",
        JOB,
        "--objects-per-second",
        "" + OBJECTS / 30,
        "memory://numbers@source",
        "memory://target");
  }

  private static Map<String, String> settings(String bootstrap, String registry) {
    Map<String, String> values = new HashMap<>();
    values.put("kafka.bootstrap.servers", bootstrap);
    values.put("schema.registry.url", registry);
    values.put("admin.enabled", "false");
    values.put("topics.partitions", "4");
    values.put("topics.replication", "1");
    values.put("store.numbers.generate", "" + OBJECTS);
    values.put("store.numbers.generate-size", "16");
    return values;
  }

  private DroverProcess startCoordinator() {
    List<String> arguments = new ArrayList<>(List.of("run", "coordinator"));
    settings.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
    return DroverProcess.drover("coordinator", dir, arguments);
  }

  private void restartCoordinator() {
    coordinator.kill();
    coordinator = startCoordinator();
  }

  private void drover(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    settings.forEach((name, value) -> all.addAll(List.of("--set", name + "=" + value)));
    CommandRun run = CommandRun.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.printed()).isZero();
  }

  private Progress progress() {
    return new Snapshots(clients)
        .progress()
        .getOrDefault(
            JOB,
            Progress.newBuilder()
                .setMigrationId(JOB)
                .setState(MigrationState.PENDING)
                .setPlanComplete(false)
                .setTotal(0)
                .setTotalBytes(0)
                .setMigrated(0)
                .setSkipped(0)
                .setFailed(0)
                .setSourceGone(0)
                .setCancelled(0)
                .setMigratedBytes(0)
                .setFinishedBytes(0)
                .setPercent(0)
                .setObjectsPerSecond(0)
                .setBytesPerSecond(0)
                .setElapsedMillis(0)
                .setUpdatedAt(java.time.Instant.EPOCH)
                .build());
  }

  private MigrationState state() {
    return new Snapshots(clients).migrations().get(JOB).getState();
  }
}
