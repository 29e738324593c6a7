package io.drover.cli.demo;

import io.drover.cli.Settings;
import io.drover.cli.runtime.Directory;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.cli.runtime.RoleName;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Migration;
import io.drover.storage.Waiter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Two S3 stores, a runtime with a gateway, and an application that reads and writes through it
 * while its bucket moves from one store to the other, back, and over again.
 */
final class Demo {
  private static final String BUCKET = "photos";
  private static final String PREFIX = "album/";
  private static final String PLACE = BUCKET + "/" + PREFIX;
  private static final String JOB = "demo";
  private static final String ACCESS_KEY = "application";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path directory;
  private final Plan plan;
  private final PrintWriter out;
  private final Clock clock;
  private final LongSupplier nanos;
  private final long begin;

  /**
   * How much is done.
   *
   * @param objects objects of the application, at most 1,000
   * @param rate requests of the application a second
   * @param between time in which the application works between two steps
   * @param seed of everything that is chosen by chance
   */
  record Plan(int objects, int rate, Duration between, long seed) {}

  /**
   * @param directory an empty directory of its own
   * @param nanos a monotonic clock
   */
  Demo(Path directory, Plan plan, PrintWriter out, Clock clock, LongSupplier nanos) {
    this.directory = directory;
    this.plan = plan;
    this.out = out;
    this.clock = clock;
    this.nanos = nanos;
    this.begin = nanos.getAsLong();
  }

  /** What was found at the end. */
  record Findings(Tally.Counts counts, Map<String, String> violations, Migration job) {
    Findings {
      violations = new TreeMap<>(violations);
    }

    boolean clean() {
      return counts.errors() == 0 && counts.unreachable() == 0 && violations.isEmpty();
    }
  }

  Findings run() throws InterruptedException, IOException {
    try (LocalStore old =
            LocalStore.start(directory.resolve("old"), List.of(BUCKET), clock, nanos);
        LocalStore fresh =
            LocalStore.start(directory.resolve("new"), List.of(BUCKET), clock, nanos)) {
      say("two S3 stores: old %s, new %s".formatted(old.endpoint().uri(), fresh.endpoint().uri()));
      String secret = UUID.randomUUID().toString();
      try (EmbeddedRuntime runtime = runtime(settings(old.endpoint(), fresh.endpoint(), secret))) {
        Endpoint gateway = new Endpoint(runtime.gateway().orElseThrow(), ACCESS_KEY, secret);
        say("Drover is up, its gateway at " + gateway.uri());
        return live(runtime, gateway);
      }
    }
  }

  private Findings live(EmbeddedRuntime runtime, Endpoint gateway) throws InterruptedException {
    try (Application application =
        new Application(
            new Application.Settings(
                BUCKET, PREFIX, plan.objects(), 4, 8, plan.rate(), 4_096, plan.seed()),
            List.of(gateway),
            nanos)) {
      application.seed();
      say(plan.objects() + " objects in the old store, written through the gateway");
      application.start();
      say("an application reads and writes them, %d requests a second".formatted(plan.rate()));
      LiveJob job = new LiveJob(runtime.clients(), JOB, clock, nanos);
      Migration end = move(job);
      pause();
      application.stop();
      application.readAll();
      return new Findings(application.counts(), application.violations(), end);
    }
  }

  private Migration move(LiveJob job) throws InterruptedException {
    job.start("s3://old@" + PLACE, "s3://new@" + PLACE);
    Cutover ready = job.await(CutoverPhase.READY, PATIENCE);
    say(
        "everything is copied; a close now would take about %d ms"
            .formatted(ready.getPredictedPauseMs()));
    there(job, "cutover");
    job.ask(Action.SWITCH_BACK);
    Cutover back = job.await(CutoverPhase.READY, PATIENCE);
    say("rollback: the application is back at the old store" + held(back));
    pause();
    there(job, "cutover again");
    job.ask(Action.FINALIZE);
    Migration end = job.awaitEnd(PATIENCE);
    say("finalized: the way back is closed, the evidence is sealed");
    return end;
  }

  private void there(LiveJob job, String what) throws InterruptedException {
    job.ask(Action.CUTOVER);
    Cutover there = job.await(CutoverPhase.TARGET, PATIENCE);
    say(what + ": the application is at the new store" + held(there));
    pause();
  }

  private static String held(Cutover cutover) {
    return "; writes were held for %d ms".formatted(cutover.getLastPauseMs());
  }

  private void pause() throws InterruptedException {
    Waiter.SYSTEM.await(plan.between());
  }

  private void say(String what) {
    double seconds = (nanos.getAsLong() - begin) / 1e9;
    out.printf("%6.1f s  %s%n", seconds, what);
    out.flush();
  }

  private EmbeddedRuntime runtime(Settings settings) {
    return EmbeddedRuntime.start(
            new Directory(directory.resolve("drover")), settings, List.of(RoleName.values()), clock)
        .orElseThrow(() -> new IllegalStateException(directory + " is in use"));
  }

  private Settings settings(Endpoint old, Endpoint fresh, String secret) throws IOException {
    Path keys = directory.resolve("gateway.keys");
    Files.createFile(
        keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(keys, ACCESS_KEY + "=" + secret + "\n");
    Map<String, String> values = new HashMap<>();
    values.put("gateway.credentials.file", keys.toString());
    values.put("gateway.listen.port", "0");
    values.put("routing.home", "s3://old@{bucket}");
    store(values, "old", old);
    store(values, "new", fresh);
    return Settings.of(values);
  }

  private static void store(Map<String, String> values, String name, Endpoint endpoint) {
    values.put("store." + name + ".endpoint", endpoint.uri().toString());
    values.put("store." + name + ".region", "us-east-1");
    values.put("store." + name + ".addressing", "path");
    values.put("store." + name + ".access-key", endpoint.accessKey());
    values.put("store." + name + ".secret-key", endpoint.secret());
  }
}
