package io.drover.e2e.simulation;

import io.drover.copier.CopierConfig;
import io.drover.copier.CopierWork;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Task;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreUri;
import io.drover.verifier.VerifierConfig;
import io.drover.verifier.VerifierWork;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/** All processes of a live migration, and what happens to them. */
final class LiveTown {
  private static final int GATEWAYS = 3;
  private static final Duration DETECTION = Duration.ofMillis(200);
  private static final Duration RESTART = Duration.ofMillis(600);
  private static final Duration FREEZE = Duration.ofMillis(1_500);

  private final World world;
  private final SimLog log;
  private final Random random;
  private final LiveChaos chaos;
  private final Plan plan;
  private final Office office = new Office();
  private final Group copiers = new Group("copiers");
  private final Group verifiers = new Group("verifiers");
  private final List<SimGateway> gateways = new ArrayList<>();
  private int machines;

  /**
   * What is the same for all of them.
   *
   * @param gateway what a gateway has, but for its clock
   * @param coordinator what a coordinator has, but for its clock
   * @param source the job's source, as workers reach it
   * @param target its target
   */
  record Plan(
      Clocked<SimGateway.Site> gateway,
      CoordinatorPlan coordinator,
      ObjectStore source,
      ObjectStore target,
      Weakness weakness) {
    ObjectStore store(StoreUri uri) {
      return uri.bucket().equals(source.uri().bucket()) ? source : target;
    }
  }

  /** Something with a clock that goes at a rate. */
  @FunctionalInterface
  interface Clocked<T> {
    T at(double rate);
  }

  /** Something with an office and a monotonic clock. */
  @FunctionalInterface
  interface CoordinatorPlan {
    LiveCoordinator.Site of(Office office, LongSupplier nanos);
  }

  LiveTown(World world, SimLog log, LiveChaos chaos, Plan plan) {
    this.world = world;
    this.log = log;
    this.random = world.random();
    this.chaos = chaos;
    this.plan = plan;
  }

  /** The gateway processes that are there now, dead ones until they are replaced. */
  List<SimGateway> gateways() {
    return gateways;
  }

  void start() {
    for (int i = 0; i < GATEWAYS; i++) {
      gateways.add(gateway("gateway-" + i));
    }
    for (int i = 0; i < 2; i++) {
      startCoordinator();
      startCopier();
      startVerifier();
    }
  }

  private double rate() {
    return 1 + chaos.clocks() * (2 * random.nextDouble() - 1);
  }

  private SimGateway gateway(String id) {
    return new SimGateway(world, log, id, id + "/" + ++machines, plan.gateway().at(rate()));
  }

  private void startCoordinator() {
    Machine machine = new Machine("coordinator-" + ++machines);
    double rate = rate();
    var _ =
        new LiveCoordinator(
            world, log, machine, plan.coordinator().of(office, () -> (long) (world.now() * rate)));
    office.join(machine);
  }

  private void startCopier() {
    Machine machine = new Machine("copier-" + ++machines);
    JobsView[] view = new JobsView[1];
    CopierWork work =
        new CopierWork(
            CopierConfig.of(Map.of("copier.name", machine.toString())),
            new CopierWork.Surroundings(
                new CopierJobs(() -> view[0]),
                plan::store,
                meters(),
                world.clock(),
                wait -> world.fiber().park(wait),
                random));
    view[0] = new JobsView(world, log, machine, work::changed);
    boolean careful = plan.weakness() != Weakness.NO_TENURE;
    copiers.join(
        new WorkerMachine<>(world, log, machine, copiers, Topic.TASKS, Task.class, work, careful));
  }

  private void startVerifier() {
    Machine machine = new Machine("verifier-" + ++machines);
    JobsView[] view = new JobsView[1];
    VerifierWork work =
        new VerifierWork(
            VerifierConfig.of(Map.of("verifier.name", machine.toString())),
            new VerifierWork.Surroundings(
                new VerifierJobs(() -> view[0]),
                plan::store,
                (_, _) -> {},
                meters(),
                world.clock(),
                wait -> world.fiber().park(wait),
                random));
    view[0] = new JobsView(world, log, machine, work::changed);
    verifiers.join(
        new WorkerMachine<>(world, log, machine, verifiers, Topic.COPIES, Copy.class, work));
  }

  private SimpleMeterRegistry meters() {
    return new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MeterClock(world));
  }

  // Mishaps

  /** Something happens to somebody. */
  void mishap() {
    switch (random.nextInt(15)) {
      case 0, 1, 2 -> killGateway();
      case 3, 4 -> anyGateway().machine().freeze(soon());
      case 5, 6 -> anyGateway().cut(soon());
      case 7 -> killCoordinator();
      case 8 -> freezeCoordinator();
      case 9 -> killWorker(copiers, this::startCopier);
      case 10 -> killWorker(verifiers, this::startVerifier);
      default -> freezeWorker(random.nextInt(4) > 0 ? copiers : verifiers);
    }
  }

  private long soon() {
    return world.now() + world.about(FREEZE).toNanos();
  }

  private SimGateway anyGateway() {
    return gateways.get(random.nextInt(gateways.size()));
  }

  private void killGateway() {
    SimGateway doomed = anyGateway();
    if (!doomed.machine().alive()) {
      return;
    }
    doomed.machine().kill();
    world.after(
        world.about(RESTART), () -> gateways.set(gateways.indexOf(doomed), gateway(doomed.id())));
  }

  private void killCoordinator() {
    Optional<Machine> leading = office.holder();
    leading.ifPresent(
        machine -> {
          machine.kill();
          world.after(world.about(DETECTION), () -> office.leave(machine));
          world.after(world.about(RESTART), this::startCoordinator);
        });
  }

  private void freezeCoordinator() {
    Optional<Machine> leading = office.holder();
    leading.ifPresent(
        machine -> {
          long until = soon();
          machine.freeze(until);
          world.after(world.about(DETECTION), () -> office.leave(machine));
          world.after(
              Duration.ofNanos(until - world.now()).plus(DETECTION.multipliedBy(4)),
              () -> office.rejoin(machine));
        });
  }

  /** A dead member is found out once nothing that it may still have relied on holds. */
  private Duration detection() {
    return WorkerMachine.TENURE.plus(Duration.ofMillis(50)).plus(world.about(DETECTION));
  }

  private void killWorker(Group group, Runnable successor) {
    group
        .any(random)
        .ifPresent(
            worker -> {
              worker.machine().kill();
              world.after(detection(), () -> group.leave(worker));
              world.after(world.about(DETECTION), successor);
            });
  }

  private void freezeWorker(Group group) {
    group
        .any(random)
        .ifPresent(
            worker -> {
              long until = soon();
              worker.machine().freeze(until);
              world.after(detection(), () -> group.leave(worker));
              world.after(
                  Duration.ofNanos(until - world.now()).plus(DETECTION.multipliedBy(4)),
                  () -> group.rejoin(worker));
            });
  }
}
