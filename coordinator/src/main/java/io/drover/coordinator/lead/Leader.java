package io.drover.coordinator.lead;

import io.drover.coordinator.again.AgainPage;
import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.command.CommandDecoder;
import io.drover.coordinator.command.CommandReading;
import io.drover.coordinator.cutover.ChangeFlow;
import io.drover.coordinator.cutover.CrossingEvent;
import io.drover.coordinator.job.Decision;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobCommand;
import io.drover.coordinator.job.JobEvent;
import io.drover.coordinator.job.Lifecycle;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Moment;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.coordinator.plan.PlanPage;
import io.drover.coordinator.sweep.SweepPage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads for one term: takes events, decides, publishes, and only then believes what it published.
 * Everything it holds can be rebuilt from {@code drover.migrations}; it is thrown away when the
 * term ends, however it ends.
 *
 * <p>{@link #run} is for one thread, everything else for any.
 */
public final class Leader {
  private static final Logger log = LoggerFactory.getLogger(Leader.class);

  private final Lifecycle lifecycle;
  private final CommandDecoder decoder;
  private final LeaderOutput output;
  private final Terminals terminals;
  private final Repetition repetition;
  private final StoreWork work;
  private final Seals seals;
  private final LeaderMetrics metrics;
  private final Clock clock;
  private final Publication publication;
  private final Crossings crossings;
  private final LiveSide live;
  private final Map<MigrationId, Job> jobs = new TreeMap<>();

  // Bounded by its writers: commands by the feed, pages by their number ahead, wakes by the flag.
  private final BlockingQueue<LeaderEvent> inbox = new LinkedBlockingQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean stopped;

  /** Everything that a leader needs of the world. */
  public record Surroundings(
      Lifecycle lifecycle,
      CommandDecoder decoder,
      Preflight preflight,
      Planners planners,
      Repetition repetition,
      LeaderOutput output,
      Terminals terminals,
      Sealer sealer,
      LeaderLimits limits,
      LeaderMetrics metrics,
      Clock clock,
      Launcher launcher,
      LiveSide live) {}

  public Leader(Surroundings surroundings) {
    this.lifecycle = surroundings.lifecycle();
    this.decoder = surroundings.decoder();
    this.output = surroundings.output();
    this.terminals = surroundings.terminals();
    this.repetition = surroundings.repetition();
    this.metrics = surroundings.metrics();
    this.clock = surroundings.clock();
    this.work = new StoreWork(surroundings, inbox::add, this::wake);
    this.seals =
        new Seals(surroundings.sealer(), terminals, inbox::add, surroundings.launcher(), clock);
    this.publication =
        new Publication(surroundings.limits().batchTasks(), terminals, metrics, clock);
    this.live = surroundings.live();
    this.crossings = new Crossings(live.gateways(), this::changes, live.readyWithin(), clock);
  }

  /** Hands over a request. Requests come in the order of their offsets. */
  public void command(ConsumerRecord<byte[], byte[]> command) {
    inbox.add(new LeaderEvent.CommandArrived(command));
  }

  /** Tells that more tasks may have become terminal. */
  public void wake() {
    if (woken.compareAndSet(false, true)) {
      inbox.add(new LeaderEvent.Wake());
    }
  }

  /** Ends the term with a failure: something beside it that it depends on has failed. */
  public void fail(RuntimeException cause) {
    inbox.add(new LeaderEvent.Broken(cause));
  }

  /** Ends the term after the transaction under way. */
  public void stop() {
    stopped = true;
    wake();
  }

  /**
   * Leads until stopped.
   *
   * @param replayed every job, as the topic has it
   * @throws RuntimeException whatever the output throws: the term is over
   */
  public void run(Map<MigrationId, Job> replayed) throws InterruptedException {
    try {
      begin(replayed);
      while (!stopped) {
        turn(await());
      }
    } finally {
      end();
    }
  }

  /**
   * Takes over; {@link #run} does this by itself. With {@link #advance} and {@link #end} it leads
   * without a thread of its own.
   */
  public void begin(Map<MigrationId, Job> replayed) {
    jobs.putAll(replayed);
    jobs.values().forEach(this::follow);
    metrics.show(jobs.values());
    wake();
  }

  /** Takes one turn with what is there now; does not wait. */
  public void advance() {
    List<LeaderEvent> events = new ArrayList<>();
    inbox.drainTo(events);
    turn(events);
  }

  /** Gives up everything that is under way. */
  public void end() {
    work.stop();
    seals.stop();
    crossings.stop();
    metrics.show(List.of());
  }

  private List<LeaderEvent> await() throws InterruptedException {
    List<LeaderEvent> events = new ArrayList<>();
    if (!publication.possible(jobs, work.active())) {
      LeaderEvent first = first();
      if (first != null) {
        events.add(first);
      }
    }
    inbox.drainTo(events);
    return events;
  }

  private @Nullable LeaderEvent first() throws InterruptedException {
    Optional<Duration> patience =
        Stream.concat(crossings.patience().stream(), seals.patience().stream())
            .min(Duration::compareTo);
    return patience.isPresent()
        ? inbox.poll(patience.get().toNanos(), TimeUnit.NANOSECONDS)
        : inbox.take();
  }

  private void turn(List<LeaderEvent> events) {
    Turn turn = new Turn(jobs);
    events.forEach(event -> handle(turn, event));
    publication.fill(turn, work.active());
    complete(turn);
    crossings.advance(turn);
    Transaction transaction = turn.transaction(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    if (!transaction.isEmpty()) {
      metrics.timeTransaction(() -> output.commit(transaction));
      adopt(turn);
    }
    seals.advance();
  }

  private void follow(Job job) {
    work.follow(job);
    seals.follow(job);
    crossings.follow(job);
  }

  private Optional<ChangeFlow> changes(MigrationId id) {
    return live.changes().apply(id).or(() -> Optional.ofNullable(work.flow(id)));
  }

  private void handle(Turn turn, LeaderEvent event) {
    switch (event) {
      case LeaderEvent.CommandArrived(ConsumerRecord<byte[], byte[]> command) ->
          answer(turn, command);
      case LeaderEvent.Inspected(MigrationId id, Readiness readiness) ->
          inspected(turn, id, readiness);
      case LeaderEvent.PagePlanned(PlanFeed feed, PlanPage page) -> work.planned(feed, page);
      case LeaderEvent.PlanningFailed(PlanFeed feed, String reason) -> {
        if (work.current(feed)) {
          fail(turn, feed.id(), reason);
        }
      }
      case LeaderEvent.Sealing sealing -> sealed(turn, sealing);
      case LeaderEvent.DeferredFound(Repeating source, AgainPage page) ->
          planAgain(turn, source, page);
      case LeaderEvent.FailuresFound(Repeating source, ReopenPage page) -> {
        if (work.current(source)) {
          source.pages().add(page);
        }
      }
      case LeaderEvent.ChangesFound(LiveFlow flow, LiveScope scope, ChangePage page) ->
          work.changed(flow, scope, page);
      case LeaderEvent.ChangesFailed(LiveFlow flow, LiveScope scope, RuntimeException cause) -> {
        if (work.current(flow, scope)) {
          throw cause;
        }
      }
      case LeaderEvent.FailingFound(LiveFlow flow, Optional<List<String>> keys) ->
          flow.failing().found(keys);
      case LeaderEvent.SweepFound(LiveFlow flow, Instant begun, SweepPage page) -> {
        if (work.sweeps(flow, begun)) {
          flow.sweeping().add(page);
        }
      }
      case LeaderEvent.SweepFailed(LiveFlow flow, Instant begun, RuntimeException cause) -> {
        if (work.sweeps(flow, begun)) {
          sweepFailed(turn, flow.id(), cause);
        }
      }
      case LeaderEvent.RepetitionFailed(Repeating source, RuntimeException cause) -> {
        if (work.current(source)) {
          throw cause;
        }
      }
      case LeaderEvent.Broken(RuntimeException cause) -> throw cause;
      case LeaderEvent.Wake _ -> woken.set(false);
    }
  }

  /** What cannot be published now must not be lost: it is read again once the job runs. */
  private void planAgain(Turn turn, Repeating source, AgainPage page) {
    if (!work.current(source)) {
      return;
    }
    if (turn.job(source.id()) instanceof Job.Running running) {
      turn.planAgain(running, page, source);
    } else {
      work.restart(source);
    }
  }

  private void answer(Turn turn, ConsumerRecord<byte[], byte[]> command) {
    switch (decoder.decode(command.value())) {
      case CommandReading.Understood(String commandId, var request) -> {
        switch (lifecycle.decide(turn.jobs(), request, moment(request))) {
          case Decision.Granted(List<JobEvent> events) -> {
            events.forEach(turn::apply);
            turn.granted(request.id(), command);
            metrics.commandGranted();
          }
          case Decision.Refused(String reason) ->
              refuse(turn, new Refusal(command, request.id().value(), commandId, reason));
        }
      }
      case CommandReading.Unreadable(String commandId, String migrationId, String reason) ->
          refuse(turn, new Refusal(command, migrationId, commandId, reason));
    }
    turn.answered(command);
  }

  private Moment moment(JobCommand request) {
    return new Moment(clock.instant(), request.looksAtOutcomes() ? repetition.end() : Marks.NONE);
  }

  private void refuse(Turn turn, Refusal refusal) {
    log.atInfo()
        .addKeyValue("migration", refusal.migrationId())
        .addKeyValue("offset", refusal.command().offset())
        .addKeyValue("error", refusal.reason())
        .log("command refused");
    turn.refuse(refusal);
    metrics.commandRefused();
  }

  private void inspected(Turn turn, MigrationId id, Readiness readiness) {
    switch (readiness) {
      case Readiness.Ready(var source, var target) -> {
        if (turn.job(id) instanceof Job.Pending pending) {
          Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
          turn.apply(new JobEvent.Started(id, source, target, at, crossings.begin(pending, at)));
          if (pending.spec().live()) {
            turn.apply(new JobEvent.Followed(id, repetition.end()));
          }
        }
      }
      case Readiness.Unfit(String reason) -> fail(turn, id, reason);
    }
  }

  private void sealed(Turn turn, LeaderEvent.Sealing sealing) {
    seals.looked(sealing);
    if (sealing.evidence().isPresent()
        && turn.job(sealing.id()) instanceof Job.Final job
        && job.unsealed()
        && job.header().revision() == sealing.revision()) {
      turn.apply(new JobEvent.Sealed(job.id(), sealing.evidence().get()));
    }
  }

  /** The job does not depend on it: it is told, and may be asked for again. */
  private void sweepFailed(Turn turn, MigrationId id, RuntimeException cause) {
    log.atWarn().addKeyValue("migration", id).setCause(cause).log("sweep failed");
    if (turn.job(id) instanceof Job.Running running
        && running.crossing() != null
        && running.crossing().sweeps()) {
      Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      String reason = String.valueOf(cause.getMessage());
      turn.apply(new JobEvent.Crossed(id, new CrossingEvent.SweepFailed(at, reason)));
    }
  }

  private void fail(Turn turn, MigrationId id, String reason) {
    if (turn.job(id) instanceof Job.Active job) {
      Lifecycle.failure(job, reason, clock.instant()).forEach(turn::apply);
    }
  }

  private void complete(Turn turn) {
    for (ActiveJob active : work.active()) {
      Job job = turn.job(active.id());
      if (job != null) {
        Lifecycle.completion(job, terminals.of(job.id()), clock.instant()).ifPresent(turn::apply);
      }
    }
  }

  private void adopt(Turn turn) {
    jobs.putAll(turn.changed());
    turn.changed().values().forEach(this::follow);
    turn.consumed().forEach(PlanFeed::published);
    turn.published().forEach(Runnable::run);
    metrics.planned(turn.tasks());
    if (!turn.changed().isEmpty()) {
      metrics.show(jobs.values());
    }
  }
}
