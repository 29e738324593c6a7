package io.drover.verifier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.Forward;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.OpenUploads;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Plan;
import io.drover.schemas.record.TaskRef;
import io.drover.schemas.record.Verification;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ContentHash;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.ObjectUri;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.Provenance;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreException;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import io.drover.storage.memory.MemoryStoreProvider;
import io.drover.storage.testkit.Script;
import io.drover.storage.testkit.WatchedStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A verifier between two stores in memory, in virtual time, and what a copier left there. */
final class VerifierFixture {
  static final String JOB = "job-1";
  static final ObjectKey KEY = new ObjectKey("k");
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  final Script sourceScript = new Script();
  final Script targetScript = new Script();
  final List<Duration> waits = new ArrayList<>();
  final ObjectStore source;
  final ObjectStore target;
  Mode mode = Mode.COPY;
  JobKind kind = JobKind.MIGRATE;
  Verification verification = Verification.CHECKSUM;
  MigrationState state = MigrationState.RUNNING;
  Capabilities sourceCan;
  Capabilities targetCan;
  List<String> accommodations = List.of();
  boolean recognised;

  /** Set for a live job. */
  CutoverPhase phase;

  /** What was published of moved objects, the newest of each; withdrawn ones have no value. */
  final Map<String, Optional<Forward>> forwards = new LinkedHashMap<>();

  /** Whether Kafka takes forwards. */
  boolean forwarding = true;

  private final StoreUri sourceUri = StoreUri.parse("memory://" + UUID.randomUUID());
  private final StoreUri targetUri = StoreUri.parse("memory://" + UUID.randomUUID());

  VerifierFixture() {
    this("");
  }

  VerifierFixture(String keptChecksums) {
    source = open(sourceUri, keptChecksums);
    target = open(targetUri, keptChecksums);
    sourceCan = source.capabilities();
    targetCan = target.capabilities();
  }

  private static ObjectStore open(StoreUri uri, String keptChecksums) {
    MemoryStoreProvider provider = new MemoryStoreProvider();
    return provider.open(
        uri, new StoreSettings("memory", provider.settings(), Map.of("checksums", keptChecksums)));
  }

  static Capabilities without(Capabilities can, Primitive... lacking) {
    Set<Primitive> primitives = EnumSet.copyOf(can.primitives());
    primitives.removeAll(Arrays.asList(lacking));
    return can.with(primitives);
  }

  ObjectStat putSource(byte[] content, ObjectAttributes attributes) {
    source.put(KEY, attributes, Payload.of(content), Condition.NONE);
    return source.head(KEY).orElseThrow();
  }

  ObjectStat putTarget(byte[] content, ObjectAttributes attributes) {
    target.put(KEY, attributes, Payload.of(content), Condition.NONE);
    return target.head(KEY).orElseThrow();
  }

  /** Source and target as a copier leaves them, and its event. */
  Copy copied(byte[] content) {
    return copied(content, content, ObjectAttributes.NONE);
  }

  /** The same, but the target holds other bytes than those that were read. */
  Copy copied(byte[] content, byte[] stored, ObjectAttributes attributes) {
    ObjectStat from = putSource(content, attributes);
    ObjectStat to = putTarget(stored, new Provenance(JOB, 1, from.pin()).stamp(attributes));
    Set<Checksum.Kind> kinds = EnumSet.of(Checksum.Kind.SHA256);
    kinds.addAll(targetCan.storedChecksums());
    return event(
        CopyResult.COPIED,
        from.pin(),
        to.pin(),
        content.length,
        ContentHash.of(kinds, content, 0, content.length));
  }

  /** An object that was there already, with the provenance of a job or with none. */
  Copy unchanged(byte[] content, byte[] stored, Optional<String> job) {
    ObjectStat from = putSource(content, ObjectAttributes.NONE);
    ObjectAttributes attributes =
        job.map(id -> new Provenance(id, 1, from.pin()).stamp(ObjectAttributes.NONE))
            .orElse(ObjectAttributes.NONE);
    ObjectStat to = putTarget(stored, attributes);
    return event(CopyResult.UNCHANGED, from.pin(), to.pin(), content.length, Set.of());
  }

  /** What a comparison is told of the key as the stores are now. */
  Copy listed() {
    Optional<ObjectStat> from = source.head(KEY);
    Optional<ObjectStat> to = target.head(KEY);
    return Copy.newBuilder()
        .setTask(new TaskRef(3, 7L))
        .setMigrationId(JOB)
        .setSourceKey(KEY.value())
        .setTargetKey(KEY.value())
        .setResult(CopyResult.UNTOUCHED)
        .setSourcePin(from.map(stat -> stat.pin().value()).orElse(""))
        .setTargetPin(to.map(stat -> stat.pin().value()).orElse(""))
        .setSize(from.or(() -> to).map(ObjectStat::size).orElse(0L))
        .setTargetSize(to.map(ObjectStat::size).orElse(null))
        .setChecksums(List.of())
        .setCopiedAt(NOW)
        .build();
  }

  private Copy event(CopyResult result, Pin from, Pin to, long size, Set<Checksum> checksums) {
    return Copy.newBuilder()
        .setTask(new TaskRef(3, 7L))
        .setMigrationId(JOB)
        .setEpoch(1L)
        .setSourceKey(KEY.value())
        .setTargetKey(KEY.value())
        .setResult(result)
        .setSourcePin(from.value())
        .setTargetPin(to.value())
        .setSize(size)
        .setChecksums(
            checksums.stream()
                .map(each -> new ObjectChecksum(each.kind().name(), ByteBuffer.wrap(each.value())))
                .toList())
        .setAccommodations(accommodations)
        .setRecognised(recognised)
        .setAttempts(2)
        .setCopier("copier")
        .setCopiedAt(NOW)
        .build();
  }

  VerifyHandler handler() {
    VerifierConfig config = VerifierConfig.of(Map.of("verifier.buffer.bytes", "4096"));
    Retrying retrying = new Retrying(RetryPolicy.DEFAULT, new Random(1), waits::add);
    ObjectStore from = new WatchedStore(source, sourceCan, sourceScript);
    ObjectStore to = new WatchedStore(target, targetCan, targetScript);
    Checker checker =
        new Checker(
            jobs(),
            new Outcomes("verifier-7", Clock.fixed(NOW, ZoneOffset.UTC)),
            new Departures(this::publish, Clock.fixed(NOW, ZoneOffset.UTC), config.forwardExpiry()),
            new VerifierMetrics(new SimpleMeterRegistry()),
            config.concurrency(),
            config.bufferSize());
    return new VerifyHandler(
        checker,
        new JobDirectory(uri -> uri.equals(sourceUri) ? from : to, retrying),
        config.jobWait());
  }

  private void publish(String object, @Nullable Forward forward) {
    if (!forwarding) {
      throw new StoreException.Unavailable("no Kafka");
    }
    forwards.put(object, Optional.ofNullable(forward));
  }

  /** URI of the object at the source. */
  String sourceObject() {
    return new ObjectUri(sourceUri, KEY).canonical();
  }

  /** URI of the object at the target. */
  String targetObject() {
    return new ObjectUri(targetUri, KEY).canonical();
  }

  private Jobs jobs() {
    return new Jobs() {
      @Override
      public Optional<Migration> find(String id) {
        return id.equals(JOB) ? Optional.of(migration()) : Optional.empty();
      }

      @Override
      public Optional<Migration> await(String id, long revision, Duration bound) {
        return find(id);
      }
    };
  }

  private Migration migration() {
    MigrationSpec spec =
        MigrationSpec.newBuilder()
            .setSource(sourceUri.toString())
            .setTarget(targetUri.toString())
            .setKind(kind)
            .setMode(mode)
            .setExisting(Existing.SKIP_UNCHANGED)
            .setVerification(verification)
            .setMaxAttempts(RetryPolicy.DEFAULT.attempts())
            .setConcurrency(0)
            .setMaxInFlight(100_000)
            .setLive(
                phase == null ? null : Live.newBuilder().setOpenUploads(OpenUploads.REFUSE).build())
            .build();
    return Migration.newBuilder()
        .setMigrationId(JOB)
        .setSpec(spec)
        .setState(state)
        .setRevision(1L)
        .setEpoch(1L)
        .setPlan(Plan.newBuilder().setComplete(false).setTasks(0L).setBytes(0L).build())
        .setCreatedAt(NOW)
        .setStartedAt(NOW)
        .setRequestedBy("")
        .setCutover(
            phase == null
                ? null
                : Cutover.newBuilder().setPhase(phase).setEpoch(1).setSince(NOW).build())
        .build();
  }

  Outcome verify(Copy copy) throws InterruptedException {
    List<Outgoing> answers =
        handler().handle(new Incoming<>("drover.copies", 3, 9, "bucket/k", copy, 0));
    if (answers.size() == 1 && answers.getFirst().value() instanceof Outcome outcome) {
      return outcome;
    }
    throw new AssertionError("answers: " + answers);
  }

  static byte[] content(int size, long seed) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return content;
  }
}
