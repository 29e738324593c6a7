package io.drover.e2e.simulation;

import io.drover.coordinator.command.CommandDecoder;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Lifecycle;
import io.drover.coordinator.lead.FlightWindow;
import io.drover.coordinator.lead.Leader;
import io.drover.coordinator.lead.LeaderLimits;
import io.drover.coordinator.lead.LeaderMetrics;
import io.drover.coordinator.lead.LeaderOutput;
import io.drover.coordinator.lead.LiveSide;
import io.drover.coordinator.lead.Readiness;
import io.drover.coordinator.plan.PageSource;
import io.drover.coordinator.plan.RollbackPlanner;
import io.drover.coordinator.plan.StoreCalls;
import io.drover.coordinator.plan.UndoTasks;
import io.drover.copier.CopierConfig;
import io.drover.copier.CopierWork;
import io.drover.messaging.Outgoing;
import io.drover.schemas.AvroWire;
import io.drover.schemas.BundledSchemaRegistry;
import io.drover.schemas.Finality;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.StoreCapabilities;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.Verification;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Primitive;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.memory.MemoryStoreProvider;
import io.drover.verifier.VerifierConfig;
import io.drover.verifier.VerifierWork;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: a world made from a seed, a job in it, mishaps for a while, then calm until everything
 * has ended; and what must hold at every record and at the end.
 */
final class Run {
  static final String JOB = "job";
  private static final Duration CALM = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration DETECTION = Duration.ofMillis(400);
  private static final AvroWire<Command> WIRE =
      AvroWire.of(Command.class, new BundledSchemaRegistry());

  final World world;
  final Random random;
  private final Chaos chaos;
  final SimLog log = new SimLog();
  private final Stores stores = new Stores(List.of(new MemoryStoreProvider()), Map.of());
  final ObjectStore source;
  final ObjectStore target;
  private final ObjectStore farSource;
  private final ObjectStore farTarget;
  final Oracle oracle;
  final History history;
  private final Account account;
  final MigrationSpec spec;
  private final Group copiers = new Group("copiers");
  private final Group verifiers = new Group("verifiers");
  private int machines;
  private int writes;

  Run(long seed) {
    world = new World(seed);
    world.calmFrom(CALM);
    random = world.random();
    chaos = Chaos.of(random);
    source = stores.open(StoreUri.parse("memory://source-" + seed));
    target = stores.open(StoreUri.parse("memory://target-" + seed));
    history = new History(source, target);
    farSource = new SimStore(source, world, chaos, history);
    farTarget = new SimStore(target, world, chaos, history);
    oracle = new Oracle(history);
    log.observe(oracle::see);
    account = new Account(world, log);
    spec = specification();
    if (spec.getMode() == Mode.MOVE) {
      history.moving();
    }
    if (spec.getKind() != JobKind.MIGRATE) {
      history.untouchable();
    }
  }

  /** Mostly migrations, some of which are undone afterwards. */
  private JobKind kind() {
    return switch (random.nextInt(12)) {
      case 0 -> JobKind.DRY_RUN;
      case 1 -> JobKind.VERIFY;
      default -> JobKind.MIGRATE;
    };
  }

  private MigrationSpec specification() {
    return MigrationSpec.newBuilder()
        .setKind(kind())
        .setSource(source.uri().toString())
        .setTarget(target.uri().toString())
        .setMode(random.nextInt(4) == 0 ? Mode.MOVE : Mode.COPY)
        .setExisting(random.nextInt(3) == 0 ? Existing.OVERWRITE : Existing.SKIP_UNCHANGED)
        .setVerification(random.nextBoolean() ? Verification.CHECKSUM : Verification.FULL)
        .setMaxInFlight(random.nextInt(3) == 0 ? 2 : 1_000)
        .setMaxAttempts(random.nextInt(2) == 0 ? 1 : 5) // One: failures, and something to retry.
        .build();
  }

  /**
   * Runs it to its end.
   *
   * @throws AssertionError if something was not as it must be
   */
  void run() {
    seedStores();
    startMachines();
    command(Duration.ZERO, Action.START);
    for (int i = random.nextInt(6); i > 0; i--) {
      command(world.about(CALM.dividedBy(2)), commandOf(random.nextInt(10)));
    }
    if (random.nextInt(8) == 0) {
      changeMinds();
    }
    for (int i = 0; i < chaos.kills(); i++) {
      world.after(world.about(CALM.dividedBy(2)), this::killOne);
    }
    for (int i = 0; i < chaos.freezes(); i++) {
      world.after(world.about(CALM.dividedBy(2)), this::freezeOne);
    }
    for (int i = 0; i < chaos.changes(); i++) {
      world.after(world.about(CALM.dividedBy(2)), this::changeSource);
    }
    command(CALM.plusSeconds(1), Action.RESUME);
    until("the job to end", () -> world.now() > CALM.plusSeconds(2).toNanos() && oracle.over(JOB));
    if (job().getState() == MigrationState.COMPLETED) {
      command(Duration.ZERO, Action.RETRY_FAILED);
      long since = world.now() + Duration.ofSeconds(5).toNanos();
      until("the retry to end", () -> world.now() > since && oracle.over(JOB));
    }
    until("every task to end", () -> settled(JOB));
    boolean began = job().getStartedAt() != null;
    if (began) {
      until("the seal", () -> job().getEvidence() != null);
      SimSealer.check(log, job());
    }
    judge();
    if (began && spec.getKind() == JobKind.MIGRATE && random.nextInt(3) == 0) {
      new Undoing(this).run();
    }
  }

  /**
   * Paused, resumed and cancelled in one breath: tasks are put off, planned again, and too late.
   */
  private void changeMinds() {
    Duration pause = world.about(Duration.ofSeconds(1));
    Duration resume = pause.plus(world.about(Duration.ofMillis(400)));
    command(pause, Action.PAUSE);
    command(resume, Action.RESUME);
    command(resume.plus(world.about(Duration.ofMillis(400))), Action.CANCEL);
  }

  private static Action commandOf(int dice) {
    return switch (dice) {
      case 0 -> Action.CANCEL;
      case 1, 2, 3 -> Action.PAUSE;
      case 4, 5, 6 -> Action.RESUME;
      default -> Action.RETRY_FAILED;
    };
  }

  private void seedStores() {
    int count = 1 + random.nextInt(14);
    for (int i = 0; i < count; i++) {
      put(source, key(i));
      if (random.nextInt(5) == 0) {
        put(target, key(i));
      }
    }
    if (spec.getKind() == JobKind.VERIFY) {
      seedTarget(count);
    }
  }

  /** So that there is something the same, and something at the target only. */
  private void seedTarget(int count) {
    for (int i = 0; i < count; i++) {
      ObjectKey key = new ObjectKey(key(i));
      if (random.nextInt(3) > 0) {
        byte[] same =
            history.present(source.uri(), key(i)).orElseThrow().getBytes(StandardCharsets.UTF_8);
        target.put(key, ObjectAttributes.NONE, Payload.of(same), Condition.NONE);
        history.written(target.uri(), key);
      } else if (random.nextInt(3) == 0) {
        put(target, key(i) + "-extra");
      }
    }
  }

  static String key(int number) {
    return "key-%02d".formatted(number);
  }

  void put(ObjectStore store, String key) {
    byte[] bytes = "%s #%d".formatted(key, ++writes).getBytes(StandardCharsets.UTF_8);
    ObjectKey objectKey = new ObjectKey(key);
    store.put(objectKey, ObjectAttributes.NONE, Payload.of(bytes), Condition.NONE);
    history.written(store.uri(), objectKey);
  }

  // Machines

  private void startMachines() {
    startCoordinator();
    for (int i = 0; i < 2; i++) {
      startCopier();
      startVerifier();
    }
  }

  private void startCoordinator() {
    Machine machine = new Machine("coordinator-" + ++machines);
    var _ =
        new CoordinatorMachine(
            world,
            log,
            machine,
            chaos,
            account,
            command -> WIRE.encode("commands", command),
            output -> leader(machine, output));
    coordinators = machine;
  }

  private Machine coordinators = new Machine("none");

  private Leader leader(Machine machine, LeaderOutput output) {
    StoreCapabilities able =
        StoreCapabilities.newBuilder()
            .setPrimitives(Arrays.stream(Primitive.values()).map(Primitive::name).toList())
            .setStoredChecksums(List.of())
            .build();
    return new Leader(
        new Leader.Surroundings(
            new Lifecycle(EnumSet.allOf(Action.class), Duration.ofDays(10)),
            new CommandDecoder(bytes -> WIRE.decode(bytes), Set.of("memory")),
            _ -> new Readiness.Ready(able, able),
            this::plan,
            new SimRepetition(world, log, machine, farSource, farTarget),
            output,
            id -> account.standing(id.value()),
            new SimSealer(log),
            new LeaderLimits(3, 1_000, 1_000, new FlightWindow.Rule(10_000, 1_000)),
            new LeaderMetrics(new SimpleMeterRegistry(), world::now),
            world.clock(),
            (name, body) -> {
              world.spawn(machine, body);
              return () -> {};
            },
            LiveSide.NONE));
  }

  private PageSource plan(Job.Running job) {
    MigrationSpec planned = job.spec().wire();
    return switch (planned.getKind()) {
      case MIGRATE, DRY_RUN -> new ListedPlan(job, farSource, farTarget);
      case VERIFY -> new ComparedPlan(job, farSource, farTarget);
      case ROLLBACK ->
          new RollbackPlanner(
              new UndoTasks(
                  job.id().value(),
                  job.header().epoch(),
                  planned.getMode(),
                  job.spec().source(),
                  job.spec().target()),
              new SimOutcomes(log, planned.getUndoes()),
              new StoreCalls(
                  new Retrying(RetryPolicy.DEFAULT, random, wait -> world.fiber().park(wait))),
              job.plan().checkpoint());
    };
  }

  private void startCopier() {
    Machine machine = new Machine("copier-" + ++machines);
    JobsView[] view = new JobsView[1];
    CopierWork work =
        new CopierWork(
            CopierConfig.of(Map.of("copier.name", machine.toString())),
            new CopierWork.Surroundings(
                new CopierJobs(() -> view[0]),
                this::far,
                new SimpleMeterRegistry(),
                world.clock(),
                wait -> world.fiber().park(wait),
                random));
    view[0] = new JobsView(world, log, machine, work::changed);
    copiers.join(new WorkerMachine<>(world, log, machine, copiers, Topic.TASKS, Task.class, work));
  }

  private void startVerifier() {
    Machine machine = new Machine("verifier-" + ++machines);
    JobsView[] view = new JobsView[1];
    VerifierWork work =
        new VerifierWork(
            VerifierConfig.of(Map.of("verifier.name", machine.toString())),
            new VerifierWork.Surroundings(
                new VerifierJobs(() -> view[0]),
                this::far,
                (_, _) -> {},
                new SimpleMeterRegistry(),
                world.clock(),
                wait -> world.fiber().park(wait),
                random));
    view[0] = new JobsView(world, log, machine, work::changed);
    verifiers.join(
        new WorkerMachine<>(world, log, machine, verifiers, Topic.COPIES, Copy.class, work));
  }

  private ObjectStore far(StoreUri uri) {
    return uri.bucket().equals(source.uri().bucket()) ? farSource : farTarget;
  }

  // Mishaps

  void killOne() {
    switch (random.nextInt(3)) {
      case 0 -> {
        coordinators.kill();
        world.after(world.about(DETECTION), this::startCoordinator);
      }
      case 1 -> killWorker(copiers, this::startCopier);
      default -> killWorker(verifiers, this::startVerifier);
    }
  }

  private void killWorker(Group group, Runnable successor) {
    group
        .any(random)
        .ifPresent(
            worker -> {
              worker.machine().kill();
              world.after(world.about(DETECTION), () -> group.leave(worker));
              world.after(world.about(DETECTION), successor);
            });
  }

  void freezeOne() {
    long until = world.now() + world.about(Duration.ofSeconds(2)).toNanos();
    if (random.nextInt(3) == 0) {
      coordinators.freeze(until);
      world.after(world.about(DETECTION), this::startCoordinator);
      return;
    }
    Group group = random.nextBoolean() ? copiers : verifiers;
    group
        .any(random)
        .ifPresent(
            worker -> {
              worker.machine().freeze(until);
              world.after(world.about(DETECTION), () -> group.leave(worker));
              world.after(
                  Duration.ofNanos(until - world.now()).plus(DETECTION.multipliedBy(2)),
                  () -> group.rejoin(worker));
            });
  }

  private void changeSource() {
    ObjectKey key = new ObjectKey(key(random.nextInt(15)));
    if (source.head(key).isEmpty() || random.nextInt(3) > 0) {
      put(source, key.value());
    } else {
      var _ = source.delete(key, Condition.NONE);
    }
  }

  private void command(Duration after, Action action) {
    command(after, JOB, action == Action.START ? spec : null, action);
  }

  void command(Duration after, String job, @Nullable MigrationSpec started, Action action) {
    Command command =
        Command.newBuilder().setMigrationId(job).setAction(action).setSpec(started).build();
    world.after(after, () -> log.append(Outgoing.keyed(Topic.COMMANDS, job, command)));
  }

  // The end

  void until(String what, Supplier<Boolean> reached) {
    while (!reached.get()) {
      if (!world.step() || world.now() > PATIENCE.toNanos()) {
        throw new AssertionError(
            "waited for %s until %s: %s; held %s"
                .formatted(what, world.clock().instant(), job().getState(), account.held(JOB)));
      }
    }
  }

  private Migration job() {
    return oracle.job(JOB).orElseThrow(() -> new AssertionError("the job was never accepted"));
  }

  /**
   * Every task that was ever published has its end. In a cancelled job those that were put off
   * before stay so: they count as not done.
   */
  boolean settled(String id) {
    var held = account.held(id);
    Migration job = oracle.job(id).orElseThrow();
    boolean cancelled = job.getState() == MigrationState.CANCELLED;
    return held.size() == job.getPlan().getTasks()
        && held.values().stream()
            .allMatch(
                status ->
                    Finality.isTerminal(status) || (cancelled && status == OutcomeStatus.DEFERRED));
  }

  private void judge() {
    if (job().getState() == MigrationState.FAILED) {
      throw new AssertionError("the job failed: " + job().getReason());
    }
    if (job().getState() == MigrationState.COMPLETED && spec.getKind() == JobKind.MIGRATE) {
      oracle.receipts(JOB).forEach(this::stillThere);
    }
    if (spec.getKind() != JobKind.MIGRATE) {
      judgeLooks();
      return;
    }
    boolean quiet = chaos.changes() == 0 && job().getState() == MigrationState.COMPLETED;
    if (!quiet || account.held(JOB).containsValue(OutcomeStatus.FAILED)) {
      return;
    }
    for (int i = 0; i < 15; i++) {
      String key = key(i);
      var here = history.present(source.uri(), key);
      if (spec.getMode() == Mode.COPY && here.isPresent()) {
        if (!here.equals(history.present(target.uri(), key))) {
          throw new AssertionError(
              "'%s' is %s at the source and %s at the target"
                  .formatted(key, here, history.present(target.uri(), key)));
        }
      } else if (spec.getMode() == Mode.MOVE && here.isPresent()) {
        throw new AssertionError("'%s' was moved and is still at the source".formatted(key));
      }
    }
  }

  /**
   * Failures were looked at once more in the calm, so each is one; what was found the same may have
   * changed since, unless nobody changes anything.
   */
  private void judgeLooks() {
    if (job().getState() != MigrationState.COMPLETED) {
      return;
    }
    oracle
        .held(JOB)
        .forEach(
            (key, outcome) -> {
              OutcomeStatus expected = expected(key);
              boolean settles = outcome.getStatus() == OutcomeStatus.FAILED || chaos.changes() == 0;
              if (settles && outcome.getStatus() != expected) {
                throw new AssertionError(
                    "'%s' is %s and should be %s: %s"
                        .formatted(key, outcome.getStatus(), expected, outcome));
              }
            });
  }

  private OutcomeStatus expected(String key) {
    Optional<String> here = history.present(source.uri(), key);
    Optional<String> there = history.present(target.uri(), key);
    if (spec.getKind() == JobKind.DRY_RUN) {
      return here.isPresent() ? OutcomeStatus.PLANNED : OutcomeStatus.SOURCE_GONE;
    }
    return here.equals(there)
        ? here.isPresent() ? OutcomeStatus.SKIPPED : OutcomeStatus.SOURCE_GONE
        : OutcomeStatus.FAILED;
  }

  /** Nobody else writes to the target, so what was verified must still be there. */
  private void stillThere(String key, Receipt receipt) {
    var present =
        target.head(new ObjectKey(receipt.getTargetKey())).map(stat -> stat.pin().value());
    if (!present.equals(Optional.of(receipt.getTargetPin()))) {
      throw new AssertionError(
          "'%s' was verified as version %s (%s) and is version %s (%s)"
              .formatted(
                  key,
                  receipt.getTargetPin(),
                  history.content(target.uri(), receipt.getTargetKey(), receipt.getTargetPin()),
                  present,
                  history.present(target.uri(), receipt.getTargetKey())));
    }
  }

  @Override
  public String toString() {
    return "%s %s, existing %s, verification %s, in flight %d; %s; job %s"
        .formatted(
            spec.getMode(),
            spec.getKind(),
            spec.getExisting(),
            spec.getVerification(),
            spec.getMaxInFlight(),
            chaos,
            oracle
                .job(JOB)
                .map(
                    job ->
                        "%s revision %d, %s"
                            .formatted(job.getState(), job.getRevision(), job.getPlan())));
  }
}
