package io.drover.e2e.simulation;

import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.OutcomeStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whoever moves the traffic back and forth; asks again where nothing comes of it. */
final class Operator {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration STAY = Duration.ofMillis(1_200);

  /** About as long as it takes from a request to the end of a switch. */
  private static final Duration SWITCH = Duration.ofMillis(250);

  private final World world;
  private final SimLog log;
  private final LiveOracle oracle;
  private final Account account;
  private final String job;
  private final List<Action> script;
  private final Runnable mishap;
  private int at;
  private long nextAsk;
  private long nextRetry;

  /**
   * @param script CUTOVER and SWITCH_BACK in turn
   * @param mishap something that happens to somebody
   */
  Operator(
      World world,
      SimLog log,
      LiveOracle oracle,
      Account account,
      String job,
      List<Action> script,
      Runnable mishap) {
    this.world = world;
    this.log = log;
    this.oracle = oracle;
    this.account = account;
    this.job = job;
    this.script = script;
    this.mishap = mishap;
  }

  void start(MigrationSpec spec) {
    send(Command.newBuilder().setMigrationId(job).setAction(Action.START).setSpec(spec).build());
    look();
  }

  boolean done() {
    return at == script.size();
  }

  /** Ends the way back. */
  void finish() {
    send(action(Action.FINALIZE));
  }

  private void look() {
    world.after(world.about(LOOK), this::look);
    @Nullable Cutover cutover = oracle.job().map(Migration::getCutover).orElse(null);
    if (cutover == null) {
      return;
    }
    retry();
    if (!done()) {
      step(script.get(at), cutover);
    }
  }

  private void step(Action wanted, Cutover cutover) {
    if (reached(wanted, cutover)) {
      at++;
      nextAsk = world.now() + world.about(STAY).toNanos();
    } else if (world.now() >= nextAsk && !cutover.getRequested()) {
      nextAsk = world.now() + PATIENCE.toNanos();
      send(action(wanted));
      if (world.mishap(0.6)) {
        world.after(world.about(SWITCH), mishap);
      }
    }
  }

  private static boolean reached(Action wanted, Cutover cutover) {
    boolean there = cutover.getPhase() == CutoverPhase.TARGET;
    boolean back =
        cutover.getPhase() == CutoverPhase.CATCHING_UP || cutover.getPhase() == CutoverPhase.READY;
    return !cutover.getRequested() && (wanted == Action.CUTOVER ? there : back);
  }

  private void retry() {
    if (world.now() >= nextRetry && account.held(job).containsValue(OutcomeStatus.FAILED)) {
      nextRetry = world.now() + PATIENCE.toNanos();
      send(action(Action.RETRY_FAILED));
    }
  }

  private Command action(Action action) {
    return Command.newBuilder()
        .setMigrationId(job)
        .setAction(action)
        .setWhenReady(action == Action.CUTOVER)
        .build();
  }

  private void send(Command command) {
    log.append(Outgoing.keyed(Topic.COMMANDS, job, command));
  }
}
