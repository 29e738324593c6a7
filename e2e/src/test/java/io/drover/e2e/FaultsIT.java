package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.coordinator.again.Retry;
import io.drover.copier.CopierConfig;
import io.drover.copier.CopierWork;
import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Plan;
import io.drover.schemas.record.StoreCapabilities;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Verification;
import io.drover.storage.CapabilityProbe;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.Waiter;
import io.drover.storage.testservers.AzuriteServer;
import io.drover.storage.testservers.FaultProxy;
import io.drover.storage.testservers.ProxyFault;
import io.drover.storage.testservers.S3MockServer;
import io.drover.verifier.VerifierConfig;
import io.drover.verifier.VerifierWork;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A copier and a verifier with real stores behind proxies that spoil what goes over the wire.
 * Whatever is spoiled, an object that counts as migrated is there byte for byte, and a fault that
 * passes costs attempts and nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultsIT {
  private static final int SMALL = 40_000;
  private static final int LARGE = 12 << 20; // Three parts.
  private static final String BUCKET = "faults";

  @TempDir static Path dir;

  private S3MockServer s3;
  private AzuriteServer azure;
  private FaultProxy s3Proxy;
  private FaultProxy azureProxy;
  private Stores direct;
  private Stores spoiled;
  private int objects;

  @BeforeAll
  void start() throws Exception {
    AzuriteServer.missing().ifPresent(what -> assumeTrue(false, what));
    s3 = S3MockServer.start(dir.resolve("s3"), BUCKET, "from");
    azure = AzuriteServer.start(dir.resolve("azure"), BUCKET);
    s3Proxy = FaultProxy.before(s3.endpoint());
    azureProxy = FaultProxy.before(azure.endpoint());
    direct = stores(s3.endpoint(), azure.endpoint());
    spoiled = stores(s3Proxy.endpoint(), azureProxy.endpoint());
  }

  private Stores stores(URI s3Endpoint, URI azureEndpoint) {
    Map<String, String> settings = new HashMap<>();
    s3.settings().forEach((name, value) -> settings.put("store.s3." + name, value));
    azure.settings().forEach((name, value) -> settings.put("store.azblob." + name, value));
    settings.put("store.s3.endpoint", s3Endpoint.toString());
    settings.put("store.azblob.endpoint", azureEndpoint.toString());
    settings.put("store.s3.read-timeout-ms", "5000");
    settings.put("store.azblob.read-timeout-ms", "5000");
    return Stores.discover(settings);
  }

  @AfterEach
  void heal() {
    s3Proxy.heal();
    azureProxy.heal();
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable each : Arrays.asList(direct, spoiled, s3Proxy, azureProxy, s3, azure)) {
      if (each != null) {
        each.close();
      }
    }
  }

  static Stream<Arguments> faults() {
    String slowDown = "<Error><Code>SlowDown</Code><Message>slow down</Message></Error>";
    String internal = "<Error><Code>InternalError</Code><Message>oops</Message></Error>";
    return Stream.of(
        Arguments.of("500s", new ProxyFault.Answer(500, "Internal Server Error", internal), 3),
        Arguments.of("503 SlowDown bursts", new ProxyFault.Answer(503, "Slow Down", slowDown), 3),
        Arguments.of("connections that are reset before the request", new ProxyFault.Refuse(), 2),
        Arguments.of("answers lost after success", new ProxyFault.LoseAnswer(), 2),
        Arguments.of("resets in the middle of a body", new ProxyFault.Reset(1_000), 2),
        Arguments.of("bodies that end early", new ProxyFault.Truncate(1_000), 2),
        Arguments.of("bodies under a wrong Content-Length", new ProxyFault.Shorten(1_000), 2),
        Arguments.of("a slow link", new ProxyFault.Slow(8 << 20), 2));
  }

  @ParameterizedTest(name = "{0} at the source")
  @MethodSource("faults")
  void atTheSource(String name, ProxyFault fault, int times) throws Exception {
    for (int size : new int[] {SMALL, LARGE}) {
      Case object = new Case("s3://" + BUCKET, size, Verification.CHECKSUM);
      object.seed();
      int before = s3Proxy.spoiled();
      s3Proxy.spoil(
          times, (method, path) -> method.equals("GET") && path.contains(object.key), fault);

      Outcome outcome = object.migrate();

      assertThat(s3Proxy.spoiled()).as("faults that struck").isGreaterThan(before);
      object.assertArrived(outcome);
    }
  }

  @ParameterizedTest(name = "{0} at an S3 target")
  @MethodSource("faults")
  void atAnS3Target(String name, ProxyFault fault, int times) throws Exception {
    atTheTarget("s3://" + BUCKET, s3Proxy, fault, times);
  }

  @ParameterizedTest(name = "{0} at an Azure target")
  @MethodSource("faults")
  void atAnAzureTarget(String name, ProxyFault fault, int times) throws Exception {
    atTheTarget("azblob://" + BUCKET, azureProxy, fault, times);
  }

  private void atTheTarget(String target, FaultProxy proxy, ProxyFault fault, int times)
      throws Exception {
    for (int size : new int[] {SMALL, LARGE}) {
      Case object = new Case(target, size, Verification.CHECKSUM);
      object.seed();
      int before = proxy.spoiled();
      proxy.spoil(
          times,
          (method, path) -> !method.equals("GET") && path.contains("/" + BUCKET + "/"),
          fault);

      Outcome outcome = object.migrate();

      assertThat(proxy.spoiled()).as("faults that struck").isGreaterThan(before);
      object.assertArrived(outcome);
    }
  }

  @Test
  @DisplayName(
      "O-05, M-10: bits that flip at rest in the target are found in mode full, and trying again"
          + " copies afresh")
  void flippedAtRest() throws Exception {
    for (String target : List.of("s3://" + BUCKET, "azblob://" + BUCKET)) {
      Case object = new Case(target, SMALL, Verification.FULL);
      object.seed();
      FaultProxy proxy = target.startsWith("s3") ? s3Proxy : azureProxy;
      Outgoing copied = object.copy();
      // As if the medium gave back another bit each time it is asked.
      proxy.spoil(
          100,
          (method, path) -> method.equals("GET") && path.contains("/" + BUCKET + "/"),
          new ProxyFault.Flip(20_000));

      Outcome outcome = object.verify(copied);

      assertThat(outcome.getStatus()).isEqualTo(OutcomeStatus.FAILED);
      assertThat(outcome.getError().getErrorClass()).isEqualTo("verification-mismatch");
      proxy.heal();
      object.assertArrived(object.retry(outcome));
    }
  }

  /** One object, its task, and a copier and a verifier that see the stores through the proxies. */
  private final class Case {
    private final String key = "object-%03d".formatted(++objects);
    private final byte[] bytes;
    private final Migration migration;
    private final CopierWork copier;
    private final VerifierWork verifier;
    private final ObjectStore source = direct.open(StoreUri.parse("s3://from"));
    private final ObjectStore target;

    Case(String targetUri, int size, Verification verification) throws Exception {
      bytes = new byte[size];
      new Random(objects).nextBytes(bytes);
      target = direct.open(StoreUri.parse(targetUri));
      migration =
          Migration.newBuilder()
              .setMigrationId("faults-" + objects)
              .setSpec(
                  MigrationSpec.newBuilder()
                      .setSource("s3://from")
                      .setTarget(targetUri)
                      .setVerification(verification)
                      .setMaxAttempts(6)
                      .setServerSide(false)
                      .build())
              .setState(MigrationState.RUNNING)
              .setRevision(1)
              .setPlan(Plan.newBuilder().build())
              .setSourceStore(probed(source))
              .setTargetStore(probed(target))
              .setCreatedAt(Instant.EPOCH)
              .build();
      copier =
          new CopierWork(
              CopierConfig.of(
                  Map.of(
                      "copier.name", "copier",
                      "copier.whole.max.bytes", "1048576",
                      "copier.part.bytes", "5242880",
                      "copier.retry.first.ms", "1",
                      "copier.retry.max.ms", "20")),
              new CopierWork.Surroundings(
                  new Known(),
                  spoiled::open,
                  new SimpleMeterRegistry(),
                  Clock.systemUTC(),
                  Waiter.SYSTEM,
                  new Random(objects)));
      verifier =
          new VerifierWork(
              VerifierConfig.of(
                  Map.of(
                      "verifier.name", "verifier",
                      "verifier.retry.first.ms", "1",
                      "verifier.retry.max.ms", "20")),
              new VerifierWork.Surroundings(
                  new Known(),
                  spoiled::open,
                  (_, _) -> {},
                  new SimpleMeterRegistry(),
                  Clock.systemUTC(),
                  Waiter.SYSTEM,
                  new Random(objects)));
    }

    /** The one job, for both. */
    private final class Known implements io.drover.copier.Jobs, io.drover.verifier.Jobs {
      @Override
      public Optional<Migration> find(String id) {
        return Optional.of(migration);
      }

      @Override
      public Optional<Migration> await(String id, long revision, Duration bound) {
        return Optional.of(migration);
      }
    }

    private StoreCapabilities probed(ObjectStore store) throws InterruptedException {
      var found =
          new CapabilityProbe(
                  () -> UUID.randomUUID().toString(),
                  new Retrying(RetryPolicy.DEFAULT, new Random(1), Waiter.SYSTEM))
              .probe(store, "", CapabilityProbe.Scope.TARGET, Set.of())
              .capabilities();
      return StoreCapabilities.newBuilder()
          .setPrimitives(found.primitives().stream().map(Enum::name).toList())
          .setStoredChecksums(found.storedChecksums().stream().map(Enum::name).toList())
          .build();
    }

    void seed() {
      source.put(new ObjectKey(key), ObjectAttributes.NONE, Payload.of(bytes), Condition.ABSENT);
    }

    Outcome migrate() throws InterruptedException {
      Outgoing answer = copy();
      return answer.value() instanceof Outcome ended ? ended : verify(answer);
    }

    Outgoing copy() throws InterruptedException {
      ObjectStat stat = source.head(new ObjectKey(key)).orElseThrow();
      return copy(
          Task.newBuilder()
              .setMigrationId(migration.getMigrationId())
              .setSourceKey(key)
              .setTargetKey(key)
              .setSourcePin(stat.pin().value())
              .setSize(stat.size())
              .setModified(stat.modified())
              .build());
    }

    /** As {@code drover retry-failed} does. */
    Outcome retry(Outcome failed) throws InterruptedException {
      Task again =
          Retry.refreshed(
              failed,
              failed.getAgain(),
              migration.getSpec(),
              source.head(new ObjectKey(key)),
              target.head(new ObjectKey(key)));
      assertThat(again.getAfresh()).isTrue();
      return verify(copy(again));
    }

    private Outgoing copy(Task task) throws InterruptedException {
      return copier
          .handle(new Incoming<>(Topic.TASKS.withPrefix(""), 0, objects, "from/" + key, task, 0))
          .getFirst();
    }

    Outcome verify(Outgoing copied) throws InterruptedException {
      assertThat(copied.value()).isInstanceOf(Copy.class);
      return (Outcome)
          verifier
              .handle(
                  new Incoming<>(
                      Topic.COPIES.withPrefix(""),
                      0,
                      objects,
                      "from/" + key,
                      (Copy) copied.value(),
                      0))
              .getFirst()
              .value();
    }

    void assertArrived(Outcome outcome) {
      assertThat(outcome.getStatus()).as("%s", outcome).isEqualTo(OutcomeStatus.MIGRATED);
      try (ObjectBody body = target.read(new ObjectKey(key))) {
        assertThat(body.length()).isEqualTo(bytes.length);
        byte[] there = new byte[bytes.length];
        body.readFully(there, 0, there.length);
        assertThat(Arrays.equals(there, bytes)).as("the same bytes").isTrue();
      }
    }
  }
}
