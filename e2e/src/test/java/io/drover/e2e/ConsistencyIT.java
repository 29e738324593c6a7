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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
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
 * <p>{@code -Ddrover.consistency.rounds=20 -Ddrover.consistency.seed=7} for the campaign; {@code
 * -Ddrover.consistency.mishap=5} for always the same mishap, by its number in the list.
 */
class ConsistencyIT {
  private static final int ROUNDS = Integer.getInteger("drover.consistency.rounds", 1);
  private static final long SEED =
      Long.getLong("drover.consistency.seed", new Random().nextInt(1_000_000));
  private static final int MISHAP = Integer.getInteger("drover.consistency.mishap", -1);
  private static final List<String> MISHAPS =
      List.of(
          "kill gateway",
          "freeze gateway",
          "kill coordinator",
          "kill copier",
          "kill verifier",
          "cut gateway off from Kafka",
          "kill broker",
          "slow target");

  /** A single round leaves out the last two, which take the longest. */
  private static final int SHORT = 6;

  /** Longer than a lease. */
  private static final Duration OUT = Duration.ofSeconds(8);

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String BUCKET = "photos";
  private static final String KEY = "application";
  private static final String SECRET = "secret-of-the-application";

  @TempDir private Path dir;
  private final Random random = new Random(SEED);
  private final List<String> diary = new ArrayList<>();

  @Test
  @DisplayName(
      "L-01 to L-04, L-07, L-08, T-30: nothing acknowledged is lost, nothing read is stale, and"
          + " nothing deleted comes back, whatever is killed or frozen while a bucket moves back"
          + " and forth")
  void everythingIsExplained(TestReporter reporter) throws Exception {
    reporter.publishEntry("seed", Long.toString(SEED));
    try (LocalStore old = store("old");
        LocalStore fresh = store("new");
        Relay line = new Relay(0, fresh.endpoint().uri().getPort());
        Deployment deployment =
            new Deployment(dir.resolve("deployment"), settings(old, fresh, line))) {
      startAll(deployment);
      try (Application application =
          new Application(
              new Application.Settings(BUCKET, "album/", 60, 4, 8, 80, 3_000, SEED),
              List.of(endpoint(deployment, 1), endpoint(deployment, 2)),
              System::nanoTime)) {
        application.seed();
        application.start();
        backAndForth(deployment, line);
        Waiter.SYSTEM.await(Duration.ofSeconds(2));
        application.stop();
        application.readAll();
        reporter.publishEntry("mishaps", diary.toString());
        reporter.publishEntry("answers", application.counts().toString());
        judge(application, deployment);
      }
    }
  }

  private void judge(Application application, Deployment deployment) {
    Tally.Counts counts = application.counts();
    String told = "seed %d, %s: %s%n%s".formatted(SEED, diary, counts, deployment.diary());
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

  private void backAndForth(Deployment deployment, Relay line) throws InterruptedException {
    LiveJob job = new LiveJob(deployment.clients(), "live", Clock.systemUTC(), System::nanoTime);
    job.start("s3://old@" + BUCKET + "/album/", "s3://new@" + BUCKET + "/album/");
    for (int round = 0; round < ROUNDS; round++) {
      job.await(CutoverPhase.READY, PATIENCE);
      job.ask(Action.CUTOVER);
      disturb(deployment, line);
      job.await(CutoverPhase.TARGET, PATIENCE);
      job.ask(Action.SWITCH_BACK);
      disturb(deployment, line);
      job.await(CutoverPhase.READY, PATIENCE);
    }
    job.ask(Action.CUTOVER);
    job.await(CutoverPhase.TARGET, PATIENCE);
  }

  /** At a random moment of the switch, something happens to a random process or line. */
  private void disturb(Deployment deployment, Relay line) throws InterruptedException {
    Waiter.SYSTEM.await(Duration.ofMillis(random.nextInt(1_500)));
    int number = 1 + random.nextInt(2);
    int what = MISHAP < 0 ? random.nextInt(ROUNDS == 1 ? SHORT : MISHAPS.size()) : MISHAP;
    diary.add("%s of %d".formatted(MISHAPS.get(what), number));
    switch (what) {
      case 0 -> deployment.killAndRestart(RoleName.FORWARDER, number);
      case 1 -> deployment.freeze(RoleName.FORWARDER, number, OUT);
      case 2 -> deployment.killAndRestart(RoleName.COORDINATOR, number);
      case 3 -> deployment.killAndRestart(RoleName.COPIER, 1);
      case 4 -> deployment.killAndRestart(RoleName.VERIFIER, 1);
      case 5 -> deployment.cutOff(OUT);
      case 6 -> deployment.killAndRestartBroker();
      default -> {
        line.slow(Duration.ofMillis(100));
        Waiter.SYSTEM.await(OUT);
        line.slow(Duration.ZERO);
      }
    }
  }

  private LocalStore store(String name) throws Exception {
    return LocalStore.start(
        Files.createDirectory(dir.resolve(name)),
        List.of(BUCKET),
        Clock.systemUTC(),
        System::nanoTime);
  }

  private Map<String, String> settings(LocalStore old, LocalStore fresh, Relay line)
      throws Exception {
    Files.createDirectory(dir.resolve("deployment"));
    Path keys = Files.writeString(dir.resolve("gateway.keys"), KEY + "=" + SECRET + "\n");
    Map<String, String> values = new HashMap<>();
    values.put("gateway.credentials.file", keys.toString());
    values.put("routing.home", "s3://old@{bucket}");
    values.put("forwards.cluster", "consistency-" + ProcessHandle.current().pid());
    Endpoint slow =
        new Endpoint(
            URI.create("http://127.0.0.1:" + line.port()),
            fresh.endpoint().accessKey(),
            fresh.endpoint().secret());
    store(values, "old", old.endpoint());
    store(values, "new", slow);
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
