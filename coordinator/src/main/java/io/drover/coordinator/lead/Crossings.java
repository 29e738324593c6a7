package io.drover.coordinator.lead;

import io.drover.coordinator.cutover.ChangeFlow;
import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.cutover.CrossingEvent;
import io.drover.coordinator.cutover.CrossingRules;
import io.drover.coordinator.cutover.Flow;
import io.drover.coordinator.cutover.FlowGauge;
import io.drover.coordinator.cutover.Sight;
import io.drover.coordinator.cutover.Terms;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobEvent;
import io.drover.coordinator.job.MigrationId;
import io.drover.schemas.record.Live;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes live jobs on their way: looks at gateways and changes, lets the rules decide, and asks for
 * what they wait for. Everything that is asked for follows from published states only. For the
 * leader's thread.
 */
final class Crossings {
  private static final Logger log = LoggerFactory.getLogger(Crossings.class);

  /** Figures are told no more often. */
  private static final Duration TELL = Duration.ofSeconds(1);

  /** How often time alone is looked at, while writes are held or a switch is wanted. */
  private static final Duration CLOSE = Duration.ofMillis(20);

  private static final Duration QUIET = Duration.ofMillis(500);

  private static final class Way {
    private final FlowGauge gauge = new FlowGauge();
    private Instant told = Instant.EPOCH;
  }

  private final Gateways gateways;
  private final Function<MigrationId, Optional<ChangeFlow>> changes;
  private final Duration readyWithin;
  private final Clock clock;
  private final Map<MigrationId, Way> ways = new TreeMap<>();
  private Duration patience = Duration.ZERO;

  /**
   * @param changes those of a job that is under way
   * @param readyWithin longest predicted pause of a job that is ready
   */
  Crossings(
      Gateways gateways,
      Function<MigrationId, Optional<ChangeFlow>> changes,
      Duration readyWithin,
      Clock clock) {
    this.gateways = gateways;
    this.changes = changes;
    this.readyWithin = readyWithin;
    this.clock = clock;
  }

  /** How long the leader may wait for an event; empty if as long as it likes. */
  Optional<Duration> patience() {
    return patience.isZero() ? Optional.empty() : Optional.of(patience);
  }

  /** Where a live job begins. */
  @Nullable Crossing begin(Job.Pending job, Instant at) {
    Live live = job.spec().wire().getLive();
    return live == null
        ? null
        : Crossing.start(gateways.lastEpoch(Routes.prefix(job)), live.getCutoverWhenReady(), at);
  }

  /** A state of a job is published, or was found at the beginning of the term. */
  void follow(Job job) {
    Crossing crossing = job.crossing();
    if (crossing == null) {
      return;
    }
    gateways.inForce(Routes.prefix(job), crossing.epoch(), crossing instanceof Crossing.Over);
    switch (job) {
      case Job.Running _ -> ways.computeIfAbsent(job.id(), _ -> new Way());
      case Job.Pending _, Job.Paused _, Job.Final _ -> ways.remove(job.id());
    }
  }

  void stop() {
    ways.clear();
  }

  /** Takes every live job as far as it can go now. */
  void advance(Turn turn) {
    patience = Duration.ZERO;
    ways.forEach(
        (id, way) -> {
          if (turn.job(id) instanceof Job.Running running) {
            advance(turn, running, way);
          }
        });
  }

  private void advance(Turn turn, Job.Running published, Way way) {
    MigrationId id = published.id();
    Terms terms = Terms.of(live(published), readyWithin, published.spec().moves());
    for (int steps = 0; steps < 3; steps++) {
      if (!(turn.job(id) instanceof Job.Running running)) {
        return;
      }
      Crossing crossing = crossing(running);
      if (turn.publishes(id, crossing.epoch()) || turn.begins(id, crossing.phase())) {
        break; // Nobody can have confirmed what nobody has seen, nor done what is not asked.
      }
      Optional<CrossingEvent> event = step(running, crossing, way, terms);
      if (event.isEmpty()) {
        break;
      }
      turn.apply(new JobEvent.Crossed(id, event.get()));
      tell(running, crossing, event.get());
    }
    rest(turn, id, way, terms);
  }

  private Optional<CrossingEvent> step(
      Job.Running running, Crossing crossing, Way way, Terms terms) {
    Sight sight = sight(running, crossing, way);
    ask(running, crossing, sight, terms);
    // What was asked for may be there at once.
    return CrossingRules.decide(crossing, sight(running, crossing, way), terms);
  }

  /** Asks for what the phase waits for. May be repeated. */
  private void ask(Job.Running running, Crossing crossing, Sight sight, Terms terms) {
    ChangeFlow flow = flow(running.id());
    switch (crossing) {
      case Crossing.Closing closing when flow != null && sight.behind().isEmpty() ->
          flow.barrier(closing.epoch());
      case Crossing.Syncing syncing when flow != null && sight.behind().isEmpty() -> {
        flow.barrier(syncing.epoch());
        boolean known =
            sight.flow().barrier() >= syncing.epoch()
                && new HashSet<>(syncing.suspects()).containsAll(sight.flow().unresolved());
        if (known && !syncing.suspects().isEmpty()) {
          flow.planSuspects(syncing.epoch(), syncing.suspects());
        }
      }
      case Crossing.Reading reading when CrossingRules.overdue(reading, sight.now(), terms) ->
          gateways.demand(Routes.prefix(running), reading.epoch());
      case Crossing.Starting _,
          Crossing.Open _,
          Crossing.Closing _,
          Crossing.Syncing _,
          Crossing.Reading _,
          Crossing.Over _ -> {}
    }
  }

  /** Tells figures when it is time, and when they change what may be asked. */
  private void rest(Turn turn, MigrationId id, Way way, Terms terms) {
    if (!(turn.job(id) instanceof Job.Running running)) {
      return;
    }
    Crossing crossing = crossing(running);
    Instant now = now();
    Optional<CrossingEvent> news =
        turn.publishes(id, crossing.epoch())
            ? Optional.empty()
            : CrossingRules.measure(crossing, sight(running, crossing, way), terms);
    if (news.isPresent() && (due(way, now) || tellsMore(crossing, news.get()))) {
      turn.apply(new JobEvent.Crossed(id, news.get()));
      way.told = now;
    }
    boolean close = crossing.holdsWrites() || crossing.ground().requested();
    Duration wanted = close ? CLOSE : QUIET;
    patience = patience.isZero() || wanted.compareTo(patience) < 0 ? wanted : patience;
  }

  private static boolean due(Way way, Instant now) {
    return !now.isBefore(way.told.plus(TELL)) || now.isBefore(way.told);
  }

  /** A job that becomes ready says so at once; one that ceases to be waits its turn. */
  private static boolean tellsMore(Crossing crossing, CrossingEvent news) {
    return news instanceof CrossingEvent.Measured measured
        && measured.ready()
        && crossing instanceof Crossing.Open open
        && !open.ready();
  }

  private Sight sight(Job.Running running, Crossing crossing, Way way) {
    Gateways.Sighting seen = gateways.towards(Routes.prefix(running), crossing.epoch());
    ChangeFlow changed = flow(running.id());
    Flow flow = changed == null ? Flow.UNKNOWN : changed.look();
    Instant now = now();
    way.gauge.observe(now, flow.finished());
    return new Sight(
        now, seen.uncaptured(), seen.behind(), seen.all(), seen.leg(), way.gauge.each(), flow);
  }

  private @Nullable ChangeFlow flow(MigrationId id) {
    return changes.apply(id).orElse(null);
  }

  private void tell(Job.Running job, Crossing before, CrossingEvent event) {
    log.atInfo()
        .addKeyValue("migration", job.id())
        .addKeyValue("epoch", before.apply(event).epoch())
        .addKeyValue(
            "duration_ms", Duration.between(before.ground().since(), event.at()).toMillis())
        .log("{} after {}", before.apply(event).phase(), before.phase());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Live live(Job job) {
    Live live = job.spec().wire().getLive();
    if (live == null) {
      throw new IllegalStateException("job %s is not live".formatted(job.id()));
    }
    return live;
  }

  private static Crossing crossing(Job job) {
    Crossing crossing = job.crossing();
    if (crossing == null) {
      throw new IllegalStateException("job %s has no traffic to move".formatted(job.id()));
    }
    return crossing;
  }
}
