package io.drover.e2e.simulation;

import io.drover.cli.consistency.Observation;
import io.drover.coordinator.command.CommandDecoder;
import io.drover.coordinator.job.Lifecycle;
import io.drover.coordinator.lead.FlightWindow;
import io.drover.coordinator.lead.Gateways;
import io.drover.coordinator.lead.Leader;
import io.drover.coordinator.lead.LeaderLimits;
import io.drover.coordinator.lead.LeaderMetrics;
import io.drover.coordinator.lead.LeaderOutput;
import io.drover.coordinator.lead.LiveSide;
import io.drover.coordinator.lead.Readiness;
import io.drover.coordinator.lease.Granting;
import io.drover.schemas.AvroWire;
import io.drover.schemas.BundledSchemaRegistry;
import io.drover.schemas.Finality;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Convergence;
import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.Existing;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.OpenUploads;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.StoreCapabilities;
import io.drover.schemas.record.TaskRef;
import io.drover.schemas.record.Verification;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Primitive;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.memory.MemoryStoreProvider;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One run of a live migration: clients at several gateways, a bucket that moves there, back, and
 * there again, mishaps for a while, then calm until the job has ended; and what must hold.
 */
final class LiveRun {
  private static final String JOB = "job";
  private static final Duration CALM = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration READY_WITHIN = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int VISITORS = 5;
  private static final AvroWire<Command> WIRE =
      AvroWire.of(Command.class, new BundledSchemaRegistry());

  private final World world;
  private final Random random;
  private final LiveChaos chaos;
  private final Weakness weakness;
  private final SimLog log = new SimLog();
  private final ObjectStore source;
  private final ObjectStore target;
  private final Account account;
  private final MigrationSpec spec;
  private final Visits visits = new Visits();
  private final List<Visitor> visitors = new ArrayList<>();
  private final ObjectStore farSource;
  private final ObjectStore farTarget;
  private final LiveTown town;
  private final LiveOracle oracle;
  private final Operator operator;
  private int values;

  LiveRun(long seed, Weakness weakness) {
    this.weakness = weakness;
    world = new World(seed);
    world.calmFrom(CALM);
    random = world.random();
    chaos = weakness == Weakness.NONE ? LiveChaos.of(random) : LiveChaos.WORST;
    Stores stores = new Stores(List.of(new MemoryStoreProvider()), Map.of());
    String names = weakness + "-" + seed;
    source = stores.open(StoreUri.parse("memory://source-" + names));
    target = stores.open(StoreUri.parse("memory://target-" + names));
    account = new Account(world, log);
    spec = specification();
    farSource = far(source);
    farTarget = far(target);
    town =
        new LiveTown(
            world,
            log,
            chaos,
            new LiveTown.Plan(this::gateway, this::coordinator, farSource, farTarget, weakness));
    oracle = new LiveOracle(town.gateways(), weakness);
    log.observe(oracle::see);
    operator = new Operator(world, log, oracle, account, JOB, script(), town::mishap);
  }

  private ObjectStore far(ObjectStore store) {
    ObjectStore reached = weakness == Weakness.UNCONDITIONAL_COPIES ? new Careless(store) : store;
    return new LateStore(reached, world, chaos, LateStore.Wire.worker(chaos.lateWrites()));
  }

  private MigrationSpec specification() {
    return MigrationSpec.newBuilder()
        .setSource(source.uri().toString())
        .setTarget(target.uri().toString())
        .setExisting(random.nextInt(3) == 0 ? Existing.OVERWRITE : Existing.SKIP_UNCHANGED)
        .setVerification(random.nextBoolean() ? Verification.CHECKSUM : Verification.FULL)
        .setServerSide(random.nextBoolean())
        .setLive(
            Live.newBuilder()
                .setConvergence(List.of(Convergence.values()).get(random.nextInt(3)))
                .setCloseTimeoutMs(2_000 + random.nextInt(4_000))
                .setRetryDelayMs(200)
                .setOpenUploads(OpenUploads.REFUSE)
                .build())
        .build();
  }

  private List<Action> script() {
    List<Action> script = new ArrayList<>(List.of(Action.CUTOVER));
    for (int i = random.nextInt(4); i > 0; i--) {
      script.addAll(List.of(Action.SWITCH_BACK, Action.CUTOVER));
    }
    return script;
  }

  // The parts of the town

  private SimGateway.Site gateway(double rate) {
    LateStore.Wire wire = LateStore.Wire.gateway(chaos.lateWrites());
    ObjectStore there = new LateStore(source, world, chaos, wire);
    ObjectStore here = new LateStore(target, world, chaos, wire);
    return new SimGateway.Site(
        rate,
        chaos.delays(),
        _ -> source.uri(),
        uri -> uri.bucket().equals(source.uri().bucket()) ? there : here,
        weakness);
  }

  private LiveCoordinator.Site coordinator(Office office, LongSupplier nanos) {
    return new LiveCoordinator.Site(
        office,
        chaos.unknownCommits(),
        nanos,
        account,
        command -> WIRE.encode("commands", command),
        this::leader,
        weakness);
  }

  private Leader leader(Machine machine, LeaderOutput output, Granting granting) {
    StoreCapabilities able =
        StoreCapabilities.newBuilder()
            .setPrimitives(Arrays.stream(Primitive.values()).map(Primitive::name).toList())
            .setStoredChecksums(List.of())
            .build();
    Gateways gateways =
        weakness == Weakness.NOBODY_CONFIRMS
            ? new Unasked(granting.gateways())
            : granting.gateways();
    return new Leader(
        new Leader.Surroundings(
            new Lifecycle(EnumSet.allOf(Action.class), Duration.ofDays(10)),
            new CommandDecoder(bytes -> WIRE.decode(bytes), Set.of("memory")),
            _ -> new Readiness.Ready(able, able),
            job -> new ListedPlan(job, farSource, farTarget),
            new LiveRepetition(
                world,
                log,
                machine,
                new SimRepetition(world, log, machine, farSource, farTarget),
                weakness),
            output,
            id -> account.standing(id.value()),
            _ -> Optional.of(new Evidence("none", "", 0L, 0L, List.of())),
            new LeaderLimits(3, 1_000, 1_000, new FlightWindow.Rule(10_000, 1_000)),
            new LeaderMetrics(new SimpleMeterRegistry(), world::now),
            world.clock(),
            (name, body) -> {
              world.spawn(machine, body);
              return () -> {};
            },
            new LiveSide(gateways, _ -> Optional.empty(), READY_WITHIN)));
  }

  // The run

  /**
   * Runs it to its end.
   *
   * @throws AssertionError if something was not as it must be
   */
  void run() {
    try {
      live();
    } finally {
      world.end();
    }
  }

  private void live() {
    seed();
    town.start();
    for (int i = 0; i < VISITORS; i++) {
      visitors.add(new Visitor(world, visits, town.gateways(), this::value));
    }
    for (int i = 0; i < chaos.mishaps(); i++) {
      world.after(world.about(CALM.dividedBy(2)), town::mishap);
    }
    world.after(world.about(Duration.ofMillis(300)), () -> operator.start(spec));
    until("the last switch", () -> world.now() > CALM.toNanos() && operator.done());
    visitors.forEach(Visitor::leave);
    long late = world.now() + LateStore.LATEST.toNanos();
    until("everybody to leave", () -> visitors.stream().allMatch(Visitor::gone));
    until("late writes", () -> world.now() > late);
    until("both sides to be equal", () -> different().isEmpty());
    until("every task to end", this::settled);
    readAll();
    operator.finish();
    until("the job to end", () -> job().getState() == MigrationState.COMPLETED);
    readAll();
    if (!different().isEmpty()) {
      throw new AssertionError("the sides differ at the end: " + different());
    }
    visits.judge();
  }

  private void seed() {
    for (int i = 0; i < Visitor.KEYS; i++) {
      if (random.nextInt(3) > 0) {
        String value = value();
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        source.put(
            new ObjectKey(Visitor.key(i)),
            ObjectAttributes.NONE,
            Payload.of(bytes),
            Condition.NONE);
        visits.add(Visitor.key(i), new Observation.Wrote(value), 0, 0);
      }
    }
  }

  private String value() {
    return "value-" + ++values;
  }

  /** Every key is read once more, through each gateway. */
  private void readAll() {
    List<LastLook> looks = new ArrayList<>();
    for (int gateway = 0; gateway < town.gateways().size(); gateway++) {
      for (int i = 0; i < Visitor.KEYS; i++) {
        looks.add(new LastLook(world, visits, town.gateways().get(gateway), Visitor.key(i)));
      }
    }
    until("the last reads", () -> looks.stream().allMatch(LastLook::answered));
  }

  private void until(String what, Supplier<Boolean> reached) {
    long next = world.now();
    while (true) {
      if (world.now() >= next) {
        if (reached.get()) {
          return;
        }
        next = world.now() + LOOK.toNanos();
      }
      if (!world.step() || world.now() > PATIENCE.toNanos()) {
        throw new AssertionError(
            "waited for %s until %s: different %s; %d tasks, open %s"
                .formatted(
                    what,
                    world.clock().instant(),
                    different(),
                    oracle.job().map(job -> job.getPlan().getTasks()).orElse(0L),
                    open()));
      }
    }
  }

  private Migration job() {
    return oracle.job().orElseThrow(() -> new AssertionError("the job was never accepted"));
  }

  private Map<TaskRef, OutcomeStatus> open() {
    var open = new HashMap<>(account.held(JOB));
    open.values().removeIf(status -> Finality.isTerminal(status) && status != OutcomeStatus.FAILED);
    return open;
  }

  private boolean settled() {
    var held = account.held(JOB);
    return held.size() == job().getPlan().getTasks()
        && held.values().stream().allMatch(Finality::isTerminal);
  }

  /**
   * Keys that are not the same on both sides, without those that need not be: a write that was
   * given up and came late is copied when its side is closed.
   */
  private List<String> different() {
    History now = new History(source, target);
    Set<String> open = Unresolved.keys(log);
    List<String> different = new ArrayList<>();
    for (int i = 0; i < Visitor.KEYS; i++) {
      String key = Visitor.key(i);
      Optional<String> there = now.present(source.uri(), key);
      Optional<String> here = now.present(target.uri(), key);
      if (!there.equals(here) && !open.contains(key)) {
        different.add("'%s' is %s at the source and %s at the target".formatted(key, there, here));
      }
    }
    return different;
  }

  @Override
  public String toString() {
    return "%s; %s; %d switches; %s; verification %s; phase %s"
        .formatted(
            chaos,
            visits,
            oracle.switches(),
            spec.getLive(),
            spec.getVerification(),
            oracle.job().map(Migration::getCutover));
  }
}
