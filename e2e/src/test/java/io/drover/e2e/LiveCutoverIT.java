package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.Settings;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.embedded.EmbeddedBroker;
import io.drover.forwarder.ReadPass;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.Traffic;
import io.drover.forwarder.WritePass;
import io.drover.forwarder.route.Forwarding;
import io.drover.forwarder.route.RouteConfig;
import io.drover.forwarder.route.RouteService;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Convergence;
import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.OpenUploads;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.Waiter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything but S3: two gateways' routing, the coordinator, copiers, verifiers and progress. */
@Timeout(240)
class LiveCutoverIT {
  private static final StoreUri SOURCE = StoreUri.parse("memory://live-in");
  private static final StoreUri TARGET = StoreUri.parse("memory://live-out/moved/");
  private static final String ID = "live";
  private static final int KEYS = 8;

  /** One key that one application counts up, through any gateway. */
  private static final class Counter {
    final ObjectKey key;
    final AtomicLong acknowledged = new AtomicLong();

    Counter(int number) {
      key = new ObjectKey("k-" + number);
    }
  }

  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private volatile boolean stop;

  @Test
  @DisplayName(
      "L-01 to L-08, T-08, T-30: applications write and read while the bucket moves there, back and"
          + " there again: nothing acknowledged is lost, nobody reads an older value")
  void thereAndBackUnderLoad(@TempDir Path directory) throws IOException, InterruptedException {
    try (var broker = EmbeddedBroker.start(Files.createDirectory(directory.resolve("kafka")), 0);
        Workers _ = new Workers(broker.bootstrapServers(), Map.of());
        Stores stores = Stores.discover(Map.of());
        KafkaProducer<String, SpecificRecord> commands = clients(broker).producer("test-commands");
        RouteService one = gateway(broker, "g1");
        RouteService two = gateway(broker, "g2")) {
      KafkaClients clients = clients(broker);
      fill(stores);
      one.start();
      two.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> one.closedBecause().isEmpty() && two.closedBecause().isEmpty());
      List<Thread> applications = applications(stores, List.of(one.traffic(), two.traffic()));
      var _ = commands.send(new ProducerRecord<>(clients.topic(Topic.COMMANDS), ID, start()));
      awaitPhase(clients, CutoverPhase.READY);
      ask(commands, clients, Action.CUTOVER);
      awaitPhase(clients, CutoverPhase.TARGET);
      moreWrites(200);
      ask(commands, clients, Action.SWITCH_BACK);
      awaitPhase(clients, CutoverPhase.READY);
      moreWrites(200);
      ask(commands, clients, Action.CUTOVER);
      awaitPhase(clients, CutoverPhase.TARGET);
      moreWrites(200);
      ask(commands, clients, Action.FINALIZE);
      Migration ended =
          await()
              .atMost(Duration.ofSeconds(60))
              .until(
                  () -> job(clients),
                  job -> job != null && job.getState() == MigrationState.COMPLETED);
      stop = true;
      for (Thread application : applications) {
        application.join();
      }
      System.getLogger("live")
          .log(
              System.Logger.Level.INFO,
              "reads %s, writes %s, SlowDown %s, longest request %s ms, last pause %s ms"
                  .formatted(
                      reads,
                      writes,
                      refused,
                      longest.get() / 1_000_000,
                      ended.getCutover().getLastPauseMs()));
      assertThat(wrong).isEmpty();
      assertThat(ended.getCutover().getPhase()).isEqualTo(CutoverPhase.FINAL);
      for (Counter counter : counters) {
        assertThat(value(stores.open(TARGET), new ObjectKey("moved/" + counter.key.value())))
            .isGreaterThanOrEqualTo(counter.acknowledged.get());
      }
    }
  }

  private final List<Counter> counters = IntStream.range(0, KEYS).mapToObj(Counter::new).toList();

  private static KafkaClients clients(EmbeddedBroker broker) {
    return EmbeddedRuntime.clients(
        Settings.of(Map.of("kafka.bootstrap.servers", broker.bootstrapServers())),
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  private static RouteService gateway(EmbeddedBroker broker, String name) {
    Map<String, String> settings = new HashMap<>();
    settings.put("routing.gateway", name);
    settings.put("routing.home", "memory://{bucket}");
    return new RouteService(
        RouteConfig.of(settings),
        clients(broker),
        new RouteService.Surroundings(
            name,
            "",
            Forwarding.NONE,
            new SimpleMeterRegistry(),
            Clock.systemUTC(),
            System::nanoTime));
  }

  private void fill(Stores stores) {
    ObjectStore source = stores.open(SOURCE);
    stores.open(TARGET);
    for (Counter counter : counters) {
      put(source, counter.key, 0);
    }
    for (int i = 0; i < 300; i++) {
      put(source, new ObjectKey("still-" + i), i);
    }
  }

  private List<Thread> applications(Stores stores, List<Traffic> gateways) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      Counter counter = counters.get(i);
      Traffic mine = gateways.get(i % 2);
      Traffic other = gateways.get((i + 1) % 2);
      threads.add(Thread.ofVirtual().start(() -> loop(() -> write(stores, mine, counter))));
      threads.add(Thread.ofVirtual().start(() -> loop(() -> read(stores, other, counter))));
    }
    return threads;
  }

  private interface Request {
    void run() throws InterruptedException;
  }

  private void loop(Request request) {
    try {
      while (!stop) {
        long begun = System.nanoTime();
        try {
          request.run();
        } catch (SlowDown e) {
          refused.incrementAndGet();
        }
        long took = System.nanoTime() - begun;
        longest.accumulateAndGet(took, Math::max);
        Waiter.SYSTEM.await(Duration.ofMillis(10)); // The pace of an application.
      }
    } catch (InterruptedException | RuntimeException e) {
      wrong.add("an application failed: " + e);
    }
  }

  private void write(Stores stores, Traffic gateway, Counter counter) throws InterruptedException {
    long next = counter.acknowledged.get() + 1;
    try (WritePass pass = gateway.write(SOURCE.bucket(), counter.key, Traffic.Write.PUT)) {
      put(stores.open(pass.place().store()), pass.place().key(), next);
      pass.done();
    }
    counter.acknowledged.set(next);
    writes.incrementAndGet();
  }

  private void read(Stores stores, Traffic gateway, Counter counter) throws InterruptedException {
    long least = counter.acknowledged.get();
    long found;
    try (ReadPass pass = gateway.read(SOURCE.bucket(), counter.key)) {
      found = value(stores.open(pass.place().store()), pass.place().key());
      pass.check();
    }
    if (found < least) {
      wrong.add("%s was %d though %d was acknowledged".formatted(counter.key, found, least));
    }
    reads.incrementAndGet();
  }

  private static void put(ObjectStore store, ObjectKey key, long value) {
    byte[] bytes = Long.toString(value).getBytes(StandardCharsets.UTF_8);
    var _ = store.put(key, ObjectAttributes.NONE, Payload.of(bytes), Condition.NONE);
  }

  private static long value(ObjectStore store, ObjectKey key) {
    try (ObjectBody body = store.read(key)) {
      byte[] bytes = new byte[(int) body.length()];
      body.readFully(bytes, 0, bytes.length);
      return Long.parseLong(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private void moreWrites(long count) {
    long before = writes.get();
    await().atMost(Duration.ofSeconds(60)).until(() -> writes.get() > before + count);
  }

  private static Command start() {
    return Command.newBuilder()
        .setMigrationId(ID)
        .setAction(Action.START)
        .setSpec(
            MigrationSpec.newBuilder()
                .setSource(SOURCE.toString())
                .setTarget(TARGET.toString())
                .setLive(
                    Live.newBuilder()
                        .setConvergence(Convergence.KEEP_TRYING)
                        .setOpenUploads(OpenUploads.REFUSE)
                        .build())
                .build())
        .build();
  }

  private static void ask(
      KafkaProducer<String, SpecificRecord> commands, KafkaClients clients, Action action) {
    var _ =
        commands.send(
            new ProducerRecord<>(
                clients.topic(Topic.COMMANDS),
                ID,
                Command.newBuilder()
                    .setMigrationId(ID)
                    .setAction(action)
                    .setWhenReady(action == Action.CUTOVER)
                    .build()));
  }

  private static Migration job(KafkaClients clients) {
    Map<String, Migration> found = new HashMap<>();
    try (var reader =
        new TableReader<>(
            clients,
            Topic.MIGRATIONS,
            Migration.class,
            (key, value, _, _) -> found.put(key, value))) {
      reader.readToEnd();
    }
    return found.get(ID);
  }

  private static void awaitPhase(KafkaClients clients, CutoverPhase phase) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              Migration job = job(clients);
              assertThat(job).isNotNull();
              Cutover cutover = job.getCutover();
              assertThat(cutover).as("%s", job).isNotNull();
              assertThat(cutover.getPhase()).as("%s", cutover).isEqualTo(phase);
            });
  }
}
