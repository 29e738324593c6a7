package io.drover.copier;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.OpenUploads;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Plan;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Upload;
import io.drover.schemas.record.Verification;
import io.drover.storage.Capabilities;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import io.drover.storage.memory.MemoryStoreProvider;
import io.drover.storage.testkit.Script;
import io.drover.storage.testkit.WatchedStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A copier between two stores in memory, in virtual time. */
final class CopierFixture {
  static final String JOB = "job-1";
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  final Script sourceScript = new Script();
  final Script targetScript = new Script();
  final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
  final List<Outgoing> published = Collections.synchronizedList(new ArrayList<>());
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Map<String, Migration> migrations = new HashMap<>();
  final ObjectStore source;
  final ObjectStore target;

  private final StoreUri sourceUri = StoreUri.parse("memory://" + UUID.randomUUID());
  private final StoreUri targetUri = StoreUri.parse("memory://" + UUID.randomUUID());
  private ObjectStore watchedSource;
  private ObjectStore watched;
  private Capabilities targetCan;
  private WatchedStore.Watcher sourceWatcher = sourceScript;
  private WatchedStore.Watcher targetWatcher = targetScript;
  private Map<String, String> settings = Map.of();
  private long offset;

  /** Sees each record before it is on the topic; what it throws is the death of the copier. */
  Consumer<Outgoing> beforePublish = record -> {};

  /** What it is for copiers. */
  Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  /** Shared by all copiers of the fixture, as the topic is. */
  UploadBook book = emptyBook();

  private UploadBook emptyBook() {
    return new UploadBook(
        record -> {
          beforePublish.accept(record);
          published.add(record);
          return UploadBook.Receipt.NONE;
        });
  }

  /** Copiers know from now on what is on the topic, and nothing else. */
  void restart() {
    beforePublish = record -> {};
    book = emptyBook();
    published.forEach(
        record ->
            book.read(record.key(), (Upload) record.value(), record.partition().orElseThrow()));
  }

  Mode mode = Mode.COPY;
  JobKind kind = JobKind.MIGRATE;
  Existing existing = Existing.SKIP_UNCHANGED;
  Verification verification = Verification.CHECKSUM;
  MigrationState state = MigrationState.RUNNING;
  int concurrency;
  boolean serverSide = true;

  /** Set for a live job. */
  CutoverPhase phase;

  Runnable whileWaiting = () -> {};

  CopierFixture() {
    this("");
  }

  CopierFixture(String keptChecksums) {
    this(keptChecksums, false);
  }

  /** Stores that copy between each other by themselves. */
  static CopierFixture ofOneProvider(String keptChecksums) {
    return new CopierFixture(keptChecksums, true);
  }

  private CopierFixture(String keptChecksums, boolean oneProvider) {
    source = open(sourceUri, keptChecksums, oneProvider);
    target = open(targetUri, keptChecksums, oneProvider);
    watchedSource = source;
    watched = target;
    targetCan = target.capabilities();
  }

  private static ObjectStore open(StoreUri uri, String keptChecksums, boolean oneProvider) {
    MemoryStoreProvider provider = new MemoryStoreProvider();
    return provider.open(
        uri,
        new StoreSettings(
            "memory",
            provider.settings(),
            Map.of("checksums", keptChecksums, "server-side", Boolean.toString(oneProvider))));
  }

  CopierFixture with(String... pairs) {
    Map<String, String> all = new HashMap<>(settings);
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    settings = all;
    return this;
  }

  CopierFixture targetCan(Capabilities capabilities) {
    targetCan = capabilities;
    return this;
  }

  /** The target holds bytes only from now on. */
  CopierFixture targetWithoutAttributes() {
    watched = new BareStore(target);
    return this;
  }

  /** What stands before the stores from now on; they are still used as they are by the test. */
  CopierFixture through(
      UnaryOperator<ObjectStore> sourceView, UnaryOperator<ObjectStore> targetView) {
    watchedSource = sourceView.apply(source);
    watched = targetView.apply(target);
    return this;
  }

  CopierFixture watchers(WatchedStore.Watcher forSource, WatchedStore.Watcher forTarget) {
    sourceWatcher = forSource;
    targetWatcher = forTarget;
    return this;
  }

  /** A copier as it is configured now. */
  CopyHandler handler() {
    CopierConfig config = CopierConfig.of(settings);
    BufferPool pool = new BufferPool(config.memory());
    TransferSlots slots =
        new TransferSlots(config.concurrency(), () -> 0, Clock.fixed(NOW, ZoneOffset.UTC));
    CopierMetrics metrics = new CopierMetrics(meters, pool, slots);
    Retrying retrying =
        new Retrying(
            RetryPolicy.DEFAULT,
            new Random(1),
            wait -> {
              waits.add(wait);
              whileWaiting.run();
            });
    ObjectStore from = new WatchedStore(watchedSource, sourceWatcher);
    ObjectStore to = new WatchedStore(watched, targetCan, targetWatcher);
    JobDirectory directory =
        new JobDirectory(
            uri -> uri.equals(sourceUri) ? from : to,
            slots,
            retrying,
            metrics,
            config.concurrency());
    Worker worker =
        new Worker(
            jobs(),
            slots,
            new Transfer(config, pool, metrics),
            Sampling.of(config, pool, Clock.fixed(NOW, ZoneOffset.UTC)),
            new Answers(config.name(), Clock.fixed(NOW, ZoneOffset.UTC)),
            metrics,
            book,
            new ObjectUploads.Settings(config.name(), config.resumeMin(), clock, metrics));
    return new CopyHandler(worker, directory, config.jobWait());
  }

  /** What a copier does at its start and when a job is over. */
  void sweep() {
    BufferPool pool = new BufferPool(1 << 20);
    CopierMetrics metrics =
        new CopierMetrics(
            new SimpleMeterRegistry(),
            pool,
            new TransferSlots(1, () -> 0, Clock.fixed(NOW, ZoneOffset.UTC)));
    ObjectStore to = new WatchedStore(watched, targetCan, targetWatcher);
    new UploadSweep(book, jobs(), uri -> to, metrics, clock).run();
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

  Migration migration() {
    MigrationSpec spec =
        MigrationSpec.newBuilder()
            .setSource(sourceUri.toString())
            .setTarget(targetUri.toString())
            .setMode(mode)
            .setExisting(existing)
            .setKind(kind)
            .setVerification(verification)
            .setMaxAttempts(RetryPolicy.DEFAULT.attempts())
            .setConcurrency(concurrency)
            .setMaxInFlight(100_000)
            .setServerSide(serverSide)
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

  ObjectStat put(String key, byte[] content) {
    return put(key, content, ObjectAttributes.NONE);
  }

  ObjectStat put(String key, byte[] content, ObjectAttributes attributes) {
    source.put(new ObjectKey(key), attributes, Payload.of(content), Condition.NONE);
    return source.head(new ObjectKey(key)).orElseThrow();
  }

  ObjectStat putTarget(String key, byte[] content, ObjectAttributes attributes) {
    target.put(new ObjectKey(key), attributes, Payload.of(content), Condition.NONE);
    return target.head(new ObjectKey(key)).orElseThrow();
  }

  /** The task that a plan of this moment has for the key. */
  Incoming<Task> task(String key) {
    ObjectStat from = source.head(new ObjectKey(key)).orElseThrow();
    Optional<ObjectStat> to = target.head(new ObjectKey(key));
    Task task =
        Task.newBuilder()
            .setMigrationId(JOB)
            .setEpoch(1L)
            .setSourceKey(key)
            .setTargetKey(key)
            .setSourcePin(from.pin().value())
            .setSize(from.size())
            .setModified(NOW)
            .setTargetPin(to.map(stat -> stat.pin().value()).orElse(null))
            .setTargetSize(to.map(ObjectStat::size).orElse(0L))
            .build();
    return new Incoming<>("drover.tasks", 3, offset++, "bucket/" + key, task, 0);
  }

  /** The live task that follows from a change. */
  Incoming<Task> changed(String key, boolean reverse) {
    Task task =
        Task.newBuilder()
            .setMigrationId(JOB)
            .setSourceKey(key)
            .setTargetKey(key)
            .setSourcePin("")
            .setSize(0)
            .setModified(NOW)
            .setLive(true)
            .setReverse(reverse)
            .build();
    return new Incoming<>("drover.tasks", 3, offset++, "bucket/" + key, task, 0);
  }

  Outgoing run(String key) throws InterruptedException {
    return run(task(key));
  }

  Outgoing run(Incoming<Task> task) throws InterruptedException {
    List<Outgoing> answers = handler().handle(task);
    if (answers.size() != 1) {
      throw new AssertionError("answers: " + answers);
    }
    return answers.getFirst();
  }

  Copy copy(String key) throws InterruptedException {
    return copy(run(key));
  }

  static Copy copy(Outgoing answer) {
    if (answer.value() instanceof Copy copy) {
      return copy;
    }
    throw new AssertionError("not a copy: " + answer);
  }

  static Outcome outcome(Outgoing answer) {
    if (answer.value() instanceof Outcome outcome) {
      return outcome;
    }
    throw new AssertionError("not an outcome: " + answer);
  }

  byte[] targetBytes(String key) {
    return bytes(target, key);
  }

  static byte[] bytes(ObjectStore store, String key) {
    try (ObjectBody body = store.read(new ObjectKey(key))) {
      byte[] content = new byte[Math.toIntExact(body.length())];
      body.readFully(content, 0, content.length);
      return content;
    }
  }

  static byte[] content(int size, long seed) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return content;
  }
}
