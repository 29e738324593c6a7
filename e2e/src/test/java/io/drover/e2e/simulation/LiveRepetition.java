package io.drover.e2e.simulation;

import io.drover.coordinator.again.AgainPage;
import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.lead.Repetition;
import io.drover.coordinator.live.ChangeLedger;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a leader reads for a live job, on fibers of its own. */
final class LiveRepetition implements Repetition {
  private static final Duration POLL = Duration.ofMillis(15);
  private static final ChangeLedger.Bounds BOUNDS = new ChangeLedger.Bounds(5, 2_000);

  private final World world;
  private final SimLog log;
  private final Machine machine;
  private final SimRepetition rest;
  private final Weakness weakness;

  /**
   * @param rest reads what is not about live jobs only
   */
  LiveRepetition(World world, SimLog log, Machine machine, SimRepetition rest, Weakness weakness) {
    this.world = world;
    this.log = log;
    this.machine = machine;
    this.rest = rest;
    this.weakness = weakness;
  }

  @Override
  public Marks end() {
    return rest.end();
  }

  @Override
  public Reading deferred(Job.Running job, Listener<AgainPage> listener) {
    return rest.deferred(job, listener);
  }

  @Override
  public Reading failures(Job.Running job, Listener<ReopenPage> listener) {
    return rest.failures(job, listener);
  }

  @Override
  public ChangeReading changes(Job.Running job, LiveScope scope, Listener<ChangePage> listener) {
    SimChanges reading = new SimChanges(log, job, scope, BOUNDS, weakness);
    world.spawn(
        machine,
        () -> {
          while (!reading.stopped()) {
            world.fiber().park(world.about(POLL));
            reading.turn(listener);
          }
        });
    return reading;
  }

  @Override
  public Counting counting(Job.Running job, Runnable changed, Consumer<RuntimeException> failed) {
    SimTally tally = new SimTally(world, log, job, changed);
    world.spawn(machine, tally::run);
    return tally;
  }

  @Override
  public void failing(Job.Running job, Consumer<Optional<List<String>>> answer) {
    world.spawn(
        machine,
        () -> {
          world.fiber().park(world.about(POLL));
          answer.accept(Optional.of(failing(job.id().value())));
        });
  }

  private List<String> failing(String job) {
    Map<String, OutcomeStatus> last = new TreeMap<>();
    for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
      for (SimLog.Entry entry : log.partition(Topic.OUTCOMES, partition)) {
        Outcome outcome = (Outcome) entry.value();
        if (outcome.getMigrationId().equals(job)) {
          last.put(outcome.getSourceKey(), outcome.getStatus());
        }
      }
    }
    last.values().removeIf(status -> status != OutcomeStatus.FAILED);
    return List.copyOf(last.keySet());
  }
}
