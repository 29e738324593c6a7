package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.demo.Application;
import io.drover.cli.demo.Endpoint;
import io.drover.cli.demo.LiveJob;
import io.drover.cli.demo.LocalStore;
import io.drover.cli.demo.Tally;
import io.drover.cli.runtime.RoleName;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.CutoverPhase;
import io.drover.storage.Waiter;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application reads and writes through two gateways while its bucket moves back and forth and
 * processes are killed or frozen at random moments. Everything it was answered must be explained by
 * some order of its requests, key by key.
 *
 * <p>{@code -Ddrover.consistency.rounds=20 -Ddrover.consistency.seed=7} for the campaign.
 */
class ConsistencyIT {
  private static final int ROUNDS = Integer.getInteger("drover.consistency.rounds", 1);
  private static final long SEED =
      Long.getLong("drover.consistency.seed", new Random().nextInt(1_000_000));
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String BUCKET = "photos";
  private static final String KEY = "application";
  private static final String SECRET = "secret-of-the-application";

  @TempDir private Path dir;
  private final Random random = new Random(SEED);

  @Test
  @DisplayName(
      "L-01 to L-04, L-07, L-08, T-30: nothing acknowledged is lost, nothing read is stale, and"
          + " nothing deleted comes back, whatever is killed or frozen while a bucket moves back"
          + " and forth")
  void everythingIsExplained(TestReporter reporter) throws Exception {
    reporter.publishEntry("seed", Long.toString(SEED));
    try (LocalStore old = store("old");
        LocalStore fresh = store("new");
        Deployment deployment = new Deployment(dir.resolve("deployment"), settings(old, fresh))) {
      startAll(deployment);
      try (Application application =
          new Application(
              new Application.Settings(BUCKET, "album/", 60, 4, 8, 80, 3_000, SEED),
              List.of(endpoint(deployment, 1), endpoint(deployment, 2)),
              System::nanoTime)) {
        application.seed();
        application.start();
        backAndForth(deployment);
        Waiter.SYSTEM.await(Duration.ofSeconds(2));
        application.stop();
        application.readAll();
        reporter.publishEntry("answers", application.counts().toString());
        judge(application, deployment);
      }
    }
  }

  private static void judge(Application application, Deployment deployment) {
    Tally.Counts counts = application.counts();
    String told = "seed %d: %s%n%s".formatted(SEED, counts, deployment.diary());
    assertThat(application.violations()).as(told).isEmpty();
    assertThat(counts.errors()).as(told).isZero();
    assertThat(counts.served()).as(told).isGreaterThan(200);
  }

  private void startAll(Deployment deployment) {
    for (RoleName role : RoleName.pipeline()) {
      deployment.start(role, 1);
    }
    deployment.start(RoleName.COORDINATOR, 2);
    for (int number = 1; number <= 2; number++) {
      deployment.start(RoleName.FORWARDER, number);
    }
    for (int number = 1; number <= 2; number++) {
      awaitDoor(deployment, number);
    }
  }

  private static void awaitDoor(Deployment deployment, int number) {
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .failFast(deployment::supervise)
        .until(
            () -> {
              try (Socket socket =
                  new Socket(
                      deployment.gateway(number).getHost(), deployment.gateway(number).getPort())) {
                return socket.isConnected();
              }
            });
  }

  private void backAndForth(Deployment deployment) throws InterruptedException {
    LiveJob job = new LiveJob(deployment.clients(), "live", Clock.systemUTC(), System::nanoTime);
    job.start("s3://old@" + BUCKET + "/album/", "s3://new@" + BUCKET + "/album/");
    for (int round = 0; round < ROUNDS; round++) {
      job.await(CutoverPhase.READY, PATIENCE);
      job.ask(Action.CUTOVER);
      disturb(deployment);
      job.await(CutoverPhase.TARGET, PATIENCE);
      job.ask(Action.SWITCH_BACK);
      disturb(deployment);
      job.await(CutoverPhase.READY, PATIENCE);
    }
    job.ask(Action.CUTOVER);
    job.await(CutoverPhase.TARGET, PATIENCE);
  }

  /** At a random moment of the switch, something happens to a random process. */
  private void disturb(Deployment deployment) throws InterruptedException {
    Waiter.SYSTEM.await(Duration.ofMillis(random.nextInt(1_500)));
    int number = 1 + random.nextInt(2);
    switch (random.nextInt(5)) {
      case 0 -> deployment.killAndRestart(RoleName.FORWARDER, number);
      case 1 -> deployment.freeze(RoleName.FORWARDER, number, Duration.ofSeconds(8));
      case 2 -> deployment.killAndRestart(RoleName.COORDINATOR, number);
      case 3 -> deployment.killAndRestart(RoleName.COPIER, 1);
      default -> deployment.killAndRestart(RoleName.VERIFIER, 1);
    }
  }

  private LocalStore store(String name) throws Exception {
    return LocalStore.start(
        Files.createDirectory(dir.resolve(name)),
        List.of(BUCKET),
        Clock.systemUTC(),
        System::nanoTime);
  }

  private Map<String, String> settings(LocalStore old, LocalStore fresh) throws Exception {
    Files.createDirectory(dir.resolve("deployment"));
    Path keys = Files.writeString(dir.resolve("gateway.keys"), KEY + "=" + SECRET + "\n");
    Map<String, String> values = new HashMap<>();
    values.put("gateway.credentials.file", keys.toString());
    values.put("routing.home", "s3://old@{bucket}");
    values.put("forwards.cluster", "consistency-" + ProcessHandle.current().pid());
    store(values, "old", old.endpoint());
    store(values, "new", fresh.endpoint());
    return values;
  }

  private static void store(Map<String, String> values, String name, Endpoint endpoint) {
    values.put("store." + name + ".endpoint", endpoint.uri().toString());
    values.put("store." + name + ".region", "us-east-1");
    values.put("store." + name + ".addressing", "path");
    values.put("store." + name + ".access-key", endpoint.accessKey());
    values.put("store." + name + ".secret-key", endpoint.secret());
  }

  private static Endpoint endpoint(Deployment deployment, int number) {
    return new Endpoint(deployment.gateway(number), KEY, SECRET);
  }
}
