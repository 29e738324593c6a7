package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.Settings;
import io.drover.cli.client.Answer;
import io.drover.cli.client.Requests;
import io.drover.cli.client.Snapshots;
import io.drover.cli.demo.LiveJob;
import io.drover.cli.demo.LocalStore;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.cli.runtime.RoleName;
import io.drover.embedded.EmbeddedBroker;
import io.drover.embedded.SchemaEndpoint;
import io.drover.forwarder.ReadPass;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.Traffic;
import io.drover.forwarder.WritePass;
import io.drover.forwarder.route.Forwarding;
import io.drover.forwarder.route.RouteConfig;
import io.drover.forwarder.route.RouteService;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.LastOutcomes;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.OpenUploads;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Progress;
import io.drover.storage.Condition;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.Waiter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A live MOVE to its very end over two S3 stores: its source is cleaned up after it was finalized,
 * while its coordinator and its verifiers are killed.
 */
class LiveMoveIT {
  private static final int OBJECTS = 120;
  private static final String BUCKET = "photos";
  private static final String JOB = "leaving";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path dir;
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicLong reads = new AtomicLong();
  private volatile boolean stop;
  private KafkaClients clients;
  private ObjectStore source;
  private ObjectStore target;
  private Map<String, String> settings;

  @Test
  @DisplayName(
      "L-07, M-03: after finalize the source of a live MOVE loses every object whose verified copy"
          + " is on record, and no other, though the workers are killed; readers notice nothing")
  void cleansUpItsSource() throws Exception {
    try (LocalStore old = store("old");
        LocalStore fresh = store("fresh");
        var registry = SchemaEndpoint.start(Topic.DEFAULT_PREFIX, 0);
        var broker = EmbeddedBroker.start(Files.createDirectory(dir.resolve("kafka")), 0)) {
      settings = settings(broker.bootstrapServers(), registry.url(), old, fresh);
      clients =
          EmbeddedRuntime.clients(
              Settings.of(settings), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
      try (Stores stores = Stores.discover(settings);
          var _ =
              new Workers(
                  broker.bootstrapServers(),
                  settings,
                  List.of(RoleName.COPIER, RoleName.PROGRESS));
          RouteService gateway = gateway()) {
        source = stores.open(StoreUri.parse("s3://old@" + BUCKET + "/"));
        target = stores.open(StoreUri.parse("s3://fresh@" + BUCKET + "/"));
        gateway.start();
        run(gateway.traffic());
      }
    }
  }

  private void run(Traffic traffic) throws Exception {
    DroverProcess workers = workers();
    for (int i = 0; i < OBJECTS; i++) {
      put(source, key(i), "first " + i);
    }
    Thread reader = Thread.ofPlatform().daemon().start(() -> readAll(traffic));
    try {
      LiveJob job = new LiveJob(clients, JOB, Clock.systemUTC(), System::nanoTime);
      ask(start());
      job.await(CutoverPhase.TARGET, PATIENCE);
      write(traffic, key(1), "second 1");
      delete(traffic, key(2));
      await().atMost(PATIENCE).until(() -> !listed(source).contains(key(2).value()));
      // Somebody who knows of no gateway.
      put(source, key(3), "written behind the gateway");
      put(source, new ObjectKey("unknown"), "never seen by anybody");
      job.ask(Action.FINALIZE);

      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(PATIENCE)
          .until(() -> listed(source).size() < OBJECTS - 20);
      workers.kill();
      assertThat(listed(source)).as("killed in the middle").hasSizeGreaterThan(20);
      assertThat(phase()).isEqualTo(CutoverPhase.CLEANING);
      workers = workers();
      assertThat(ask(command(Action.SWITCH_BACK).build()))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused -> assertThat(refused.reason()).contains("it was finalized"));
      judge(job.awaitEnd(PATIENCE));
      judgeAgain(job);
    } finally {
      stop = true;
      reader.join();
      workers.close();
    }
    assertThat(wrong).isEmpty();
    assertThat(reads).hasValueGreaterThan(OBJECTS);
  }

  private void judge(Migration ended) {
    assertThat(ended.getCutover().getPhase()).isEqualTo(CutoverPhase.FINAL);
    assertThat(listed(source)).containsExactlyInAnyOrder(key(3).value(), "unknown");
    assertThat(listed(target)).hasSize(OBJECTS - 1).doesNotContain(key(2).value());
    Map<String, Outcome> last = lastOutcomes(ended);
    assertThat(errorClass(last.get(key(3).value()))).isEqualTo("source-changed");
    assertThat(errorClass(last.get("unknown"))).isEqualTo("not-copied");
    assertThat(last.get(key(1).value()).getSourceRemoved()).isTrue();
    assertThat(last.values())
        .filteredOn(outcome -> outcome.getStatus() == OutcomeStatus.FAILED)
        .hasSize(2);
    assertThat(ended.getEvidence().getReceipts()).isEqualTo(OBJECTS - 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Progress progress = new Snapshots(clients).progress().get(JOB);
              assertThat(progress.getFailed()).isEqualTo(2);
              assertThat(
                      progress.getMigrated()
                          + progress.getSkipped()
                          + progress.getRemoved()
                          + progress.getFailed())
                  .isEqualTo(ended.getPlan().getTasks());
            });
  }

  /** Somebody has seen to one of the two, and asks to try again. */
  private void judgeAgain(LiveJob job) throws InterruptedException {
    source.delete(key(3), Condition.NONE);
    job.ask(Action.RETRY_FAILED);

    Migration ended = job.awaitEnd(PATIENCE);

    Map<String, Outcome> last = lastOutcomes(ended);
    assertThat(last.get(key(3).value()).getSourceRemoved()).isTrue();
    assertThat(errorClass(last.get("unknown"))).isEqualTo("not-copied");
    assertThat(listed(source)).containsExactly("unknown");
    assertThat(ended.getEvidence().getReceipts()).isEqualTo(OBJECTS - 1);
  }

  private static String errorClass(Outcome outcome) {
    assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
    return outcome.getError().getErrorClass();
  }

  private Map<String, Outcome> lastOutcomes(Migration ended) {
    Map<String, Outcome> last = new TreeMap<>();
    for (int i = 0; i < LastOutcomes.partitions(clients); i++) {
      try (LastOutcomes outcomes =
          LastOutcomes.ofKeys(clients, JOB, i, Optional.empty(), ended.getPlan().getTasks())) {
        while (!outcomes.atBeginning()) {
          outcomes.next().forEach(each -> last.put(each.outcome().getSourceKey(), each.outcome()));
        }
      }
    }
    return last;
  }

  private CutoverPhase phase() {
    return new Snapshots(clients).migrations().get(JOB).getCutover().getPhase();
  }

  // Requests

  private Command start() {
    return command(Action.START)
        .setSpec(
            MigrationSpec.newBuilder()
                .setSource("s3://old@" + BUCKET + "/")
                .setTarget("s3://fresh@" + BUCKET + "/")
                .setMode(Mode.MOVE)
                .setMaxInFlight(10)
                .setLive(
                    Live.newBuilder()
                        .setOpenUploads(OpenUploads.REFUSE)
                        .setCutoverWhenReady(true)
                        .build())
                .build())
        .build();
  }

  private static Command.Builder command(Action action) {
    return Command.newBuilder()
        .setCommandId("test-" + action)
        .setMigrationId(JOB)
        .setAction(action);
  }

  private Answer ask(Command command) {
    return new Requests(clients, System::nanoTime).send(command, PATIENCE);
  }

  // The application

  private void write(Traffic traffic, ObjectKey key, String text) throws InterruptedException {
    try (WritePass pass = traffic.write(BUCKET, key, Traffic.Write.PUT)) {
      put(target, pass.place().key(), text);
      pass.done();
    }
  }

  private void delete(Traffic traffic, ObjectKey key) throws InterruptedException {
    try (WritePass pass = traffic.write(BUCKET, key, Traffic.Write.DELETE)) {
      target.delete(pass.place().key(), Condition.NONE);
      pass.done();
    }
  }

  /** Reads every object that is never changed, again and again. */
  private void readAll(Traffic traffic) {
    for (int i = 4; !stop; i = i + 1 == OBJECTS ? 4 : i + 1) {
      try (ReadPass pass = traffic.read(BUCKET, key(i))) {
        String found = read(pass);
        pass.check();
        if (!found.equals("first " + i)) {
          wrong.add(key(i) + ": " + found);
        }
        reads.incrementAndGet();
        Waiter.SYSTEM.await(Duration.ofMillis(2)); // The pace of an application.
      } catch (SlowDown e) {
        Thread.onSpinWait(); // Clients try again.
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        wrong.add(key(i) + ": " + e);
      }
    }
  }

  private String read(ReadPass pass) {
    ObjectStore store = pass.place().store().store().equals("old") ? source : target;
    try (ObjectBody body = store.read(pass.place().key())) {
      byte[] bytes = new byte[Math.toIntExact(body.length())];
      body.readFully(bytes, 0, bytes.length);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (StoreException.NotFound e) {
      return "nothing";
    }
  }

  private static ObjectKey key(int i) {
    return new ObjectKey("album/%03d".formatted(i));
  }

  private static void put(ObjectStore store, ObjectKey key, String text) {
    store.put(
        key,
        ObjectAttributes.NONE,
        Payload.of(text.getBytes(StandardCharsets.UTF_8)),
        Condition.NONE);
  }

  private static Set<String> listed(ObjectStore store) {
    return store.list(new ListRequest("", Optional.empty(), 1_000)).objects().stream()
        .map(object -> object.key().value())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  // Drover

  /** What is killed. */
  private DroverProcess workers() {
    List<String> arguments = new ArrayList<>(List.of("run", "coordinator", "verifier"));
    settings.forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
    return DroverProcess.drover("workers", dir, arguments);
  }

  private RouteService gateway() {
    return new RouteService(
        RouteConfig.of(Map.of("routing.home", "s3://old@{bucket}")),
        clients,
        new RouteService.Surroundings(
            "g",
            "",
            Forwarding.NONE,
            new SimpleMeterRegistry(),
            Clock.systemUTC(),
            System::nanoTime));
  }

  private LocalStore store(String name) throws Exception {
    return LocalStore.start(
        Files.createDirectory(dir.resolve(name)),
        List.of(BUCKET),
        Clock.systemUTC(),
        System::nanoTime);
  }

  private static Map<String, String> settings(
      String bootstrap, String registry, LocalStore old, LocalStore fresh) {
    Map<String, String> values = new HashMap<>();
    values.put("kafka.bootstrap.servers", bootstrap);
    values.put("schema.registry.url", registry);
    values.put("admin.enabled", "false");
    values.put("topics.partitions", "3");
    values.put("topics.replication", "1");
    for (var store : Map.of("old", old, "fresh", fresh).entrySet()) {
      String prefix = "store." + store.getKey() + ".";
      values.put(prefix + "endpoint", store.getValue().endpoint().uri().toString());
      values.put(prefix + "region", "us-east-1");
      values.put(prefix + "addressing", "path");
      values.put(prefix + "access-key", store.getValue().endpoint().accessKey());
      values.put(prefix + "secret-key", store.getValue().endpoint().secret());
    }
    return values;
  }
}
