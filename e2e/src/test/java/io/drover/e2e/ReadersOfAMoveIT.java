package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.Settings;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.embedded.EmbeddedBroker;
import io.drover.forwarder.Place;
import io.drover.forwarder.ReadPass;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.Traffic;
import io.drover.forwarder.route.RouteConfig;
import io.drover.forwarder.route.RouteService;
import io.drover.forwarder.table.ForwardTable;
import io.drover.forwarder.table.TableConfig;
import io.drover.messaging.JobTable;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.Verification;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadersOfAMoveIT {
  private static final int OBJECTS = 2_000;
  private static final int READERS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Map<String, String> SETTINGS =
      Map.of("routing.home", "memory://{bucket}", "forwards.cluster", UUID.randomUUID().toString());

  @TempDir private Path dir;
  private final Stores stores = Stores.discover(Map.of());
  private final ObjectStore source = stores.open(StoreUri.parse("memory://moving"));
  private final ObjectStore target = stores.open(StoreUri.parse("memory://moved"));
  private final AtomicBoolean reading = new AtomicBoolean(true);
  private final LongAdder reads = new LongAdder();
  private final LongAdder forwarded = new LongAdder();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

  private static ObjectKey key(int i) {
    return new ObjectKey("album/%04d".formatted(i));
  }

  private static byte[] content(int i) {
    return ("picture " + i).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName(
      "F-04 who reads all objects all the time while they are moved, and moved back, misses none"
          + " and reads no wrong byte")
  void findsEveryObjectAtEveryMoment() throws Exception {
    for (int i = 0; i < OBJECTS; i++) {
      source.put(key(i), ObjectAttributes.NONE, Payload.of(content(i)), Condition.NONE);
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(Files.createDirectory(dir.resolve("b")), 0);
        Workers _ = new Workers(broker.bootstrapServers(), Map.of());
        ForwardTable table = table(broker);
        RouteService routes = routes(broker, table);
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        AutoCloseable _ = () -> reading.set(false)) {
      table.start();
      routes.start();
      await().atMost(PATIENCE).until(() -> table.health().ready() && routes.health().ready());
      List<Future<?>> running =
          java.util.stream.IntStream.range(0, READERS)
              .<Future<?>>mapToObj(i -> readers.submit(() -> readAll(routes.traffic(), i)))
              .toList();

      run(broker, "m", spec("memory://moving/", "memory://moved/").build());
      assertThat(source.head(key(7))).isEmpty();
      long toThere = forwarded.sum();
      run(
          broker,
          "back",
          spec("memory://moved/", "memory://moving/")
              .setKind(JobKind.ROLLBACK)
              .setUndoes("m")
              .setVerification(Verification.FULL)
              .setExisting(Existing.FAIL)
              .setServerSide(false)
              .build());
      assertThat(target.head(key(7))).isEmpty();

      reading.set(false);
      for (Future<?> each : running) {
        each.get();
      }
      assertThat(wrong).isEmpty();
      assertThat(toThere).isPositive();
      System.out.printf("READS %d, forwarded %d%n", reads.sum(), forwarded.sum());
    }
  }

  @AfterEach
  void stop() {
    reading.set(false);
    stores.close();
  }

  private static MigrationSpec.Builder spec(String source, String target) {
    return MigrationSpec.newBuilder().setSource(source).setTarget(target).setMode(Mode.MOVE);
  }

  /** Starts a job and waits for its end and its seal. */
  private static void run(EmbeddedBroker broker, String id, MigrationSpec spec) throws Exception {
    KafkaClients clients = clients(broker);
    Command start =
        Command.newBuilder()
            .setMigrationId(id)
            .setAction(Action.START)
            .setSpec(spec)
            .setRequestedAt(Instant.EPOCH)
            .build();
    try (var producer = clients.promptProducer("test");
        JobTable jobs = new JobTable(clients)) {
      producer.send(new ProducerRecord<>(clients.topic(Topic.COMMANDS), id, start)).get();
      jobs.start();
      await()
          .atMost(PATIENCE)
          .until(() -> jobs.find(id).filter(job -> job.getEvidence() != null).isPresent());
      assertThat(jobs.find(id).orElseThrow().getState()).isEqualTo(MigrationState.COMPLETED);
    }
  }

  private static KafkaClients clients(EmbeddedBroker broker) {
    return EmbeddedRuntime.clients(
        Settings.of(Map.of("kafka.bootstrap.servers", broker.bootstrapServers())),
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  private static ForwardTable table(EmbeddedBroker broker) {
    return new ForwardTable(
        TableConfig.of(SETTINGS), clients(broker), new SimpleMeterRegistry(), Clock.systemUTC());
  }

  private static RouteService routes(EmbeddedBroker broker, ForwardTable table) {
    return new RouteService(
        RouteConfig.of(SETTINGS),
        clients(broker),
        new RouteService.Surroundings(
            "g", "", table, new SimpleMeterRegistry(), Clock.systemUTC(), System::nanoTime));
  }

  private void readAll(Traffic traffic, int first) {
    for (int i = first; reading.get(); i = (i + 1) % OBJECTS) {
      try {
        String found = read(traffic, key(i)).orElse("nothing");
        if (!found.equals("picture " + i)) {
          wrong.add(key(i) + ": " + found);
        }
        reads.increment();
      } catch (SlowDown e) {
        LockSupport.parkNanos(1_000_000); // Clients try again.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Optional<String> read(Traffic traffic, ObjectKey key) throws InterruptedException {
    try (ReadPass pass = traffic.read("moving", key)) {
      Optional<String> found = at(pass.place());
      while (found.isEmpty()) {
        Optional<Place> next = pass.elsewhere();
        if (next.isEmpty()) {
          break;
        }
        forwarded.increment();
        found = at(next.get());
      }
      pass.check();
      return found;
    }
  }

  private Optional<String> at(Place place) {
    ObjectStore store = stores.open(place.store());
    Optional<ObjectStat> stat = store.head(place.key());
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[(int) stat.get().size()];
    try (var body = store.read(place.key(), stat.get().pin())) {
      int at = 0;
      for (int n = body.read(bytes, 0, bytes.length);
          n > 0;
          n = body.read(bytes, at, bytes.length - at)) {
        at += n;
      }
      return Optional.of(new String(bytes, 0, at, StandardCharsets.UTF_8));
    } catch (StoreException.NotFound | StoreException.PreconditionFailed e) {
      return Optional.empty();
    }
  }
}
