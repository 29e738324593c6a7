package io.drover.coordinator.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Convergence;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.RouteStage;
import io.drover.schemas.record.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * L-03, L-04, L-07, T-30: whatever gateways, clocks, changes and leaders do, no phase begins before
 * everybody who could still answer has confirmed the one before, and any leader goes on where the
 * record stands.
 */
class CrossingProperties {
  private static final String PREFIX = "s3://photos/";
  private static final long SECOND = 1_000_000_000L;
  private static final LeaseTerms LEASES =
      new LeaseTerms(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofHours(1));
  private static final Map<CutoverPhase, Set<CutoverPhase>> LEGAL =
      new EnumMap<>(CutoverPhase.class);

  static {
    LEGAL.put(CutoverPhase.STARTING, EnumSet.of(CutoverPhase.CATCHING_UP));
    LEGAL.put(CutoverPhase.CATCHING_UP, EnumSet.of(CutoverPhase.READY, CutoverPhase.CLOSING));
    LEGAL.put(CutoverPhase.READY, EnumSet.of(CutoverPhase.CATCHING_UP, CutoverPhase.CLOSING));
    LEGAL.put(CutoverPhase.CLOSING, EnumSet.of(CutoverPhase.SYNCING, CutoverPhase.CATCHING_UP));
    LEGAL.put(
        CutoverPhase.SYNCING, EnumSet.of(CutoverPhase.READING_TARGET, CutoverPhase.CATCHING_UP));
    LEGAL.put(CutoverPhase.READING_TARGET, EnumSet.of(CutoverPhase.TARGET));
    LEGAL.put(CutoverPhase.TARGET, EnumSet.of(CutoverPhase.CLOSING_BACK, CutoverPhase.FINAL));
    LEGAL.put(
        CutoverPhase.CLOSING_BACK, EnumSet.of(CutoverPhase.SYNCING_BACK, CutoverPhase.TARGET));
    LEGAL.put(
        CutoverPhase.SYNCING_BACK, EnumSet.of(CutoverPhase.READING_SOURCE, CutoverPhase.TARGET));
    LEGAL.put(CutoverPhase.READING_SOURCE, EnumSet.of(CutoverPhase.CATCHING_UP));
    LEGAL.put(CutoverPhase.FINAL, EnumSet.of(CutoverPhase.CLEANING));
    LEGAL.put(CutoverPhase.CLEANING, EnumSet.of(CutoverPhase.CHECKING_SOURCE));
    LEGAL.put(CutoverPhase.CHECKING_SOURCE, Set.of());
    LEGAL.put(CutoverPhase.WITHDRAWN, Set.of());
    for (CutoverPhase phase :
        List.of(
            CutoverPhase.STARTING,
            CutoverPhase.CATCHING_UP,
            CutoverPhase.READY,
            CutoverPhase.CLOSING,
            CutoverPhase.SYNCING)) {
      Set<CutoverPhase> next = EnumSet.of(CutoverPhase.WITHDRAWN);
      next.addAll(LEGAL.get(phase));
      LEGAL.put(phase, next);
    }
  }

  /** A thing that happens: which, to whom, how much. */
  record Stimulus(int kind, int who, int amount) {}

  /** A process that serves applications; its clock may go slower than the leader's. */
  private static final class Gateway {
    final String id;
    int incarnation = 1;
    long sequence;
    long confirmed;
    long leaseUntil = Long.MIN_VALUE;
    final Map<Long, Long> sent = new HashMap<>();

    Gateway(String id) {
      this.id = id;
    }

    boolean answers(long now) {
      return now < leaseUntil;
    }

    Beat beat(long now) {
      sequence++;
      sent.put(sequence, now);
      return new Beat(
          id, "i" + incarnation, sequence, confirmed == 0 ? Map.of() : Map.of(PREFIX, confirmed));
    }

    void granted(Beat beat) {
      Long at = sent.get(beat.sequence());
      if (beat.incarnation().equals("i" + incarnation) && at != null) {
        leaseUntil = Math.max(leaseUntil, at + LEASES.duration().toNanos() * 11 / 10);
      }
    }

    void crash(long epoch) {
      incarnation++;
      sequence = 0;
      sent.clear();
      leaseUntil = Long.MIN_VALUE;
      confirmed = epoch;
    }
  }

  private static final class World {
    final List<Gateway> gateways = List.of(new Gateway("g0"), new Gateway("g1"), new Gateway("g2"));
    final List<Beat> wire = new ArrayList<>();
    final Map<String, Beat> topic = new HashMap<>();
    final Map<String, Beat> grants = new HashMap<>();
    final Terms terms;
    long now = SECOND;
    Crossing crossing = Crossing.start(4, false, Instant.EPOCH);
    LeaseBook book = new LeaseBook(LEASES);
    Flow flow = Flow.UNKNOWN;

    World(Convergence convergence, boolean moves) {
      terms =
          new Terms(
              convergence,
              Duration.ofSeconds(20),
              Duration.ofMillis(100),
              Duration.ofSeconds(2),
              Duration.ofSeconds(7),
              moves);
      book.route(PREFIX, crossing.epoch(), false);
    }

    Instant instant() {
      return Instant.ofEpochMilli(now / 1_000_000);
    }

    Sight sight() {
      return new Sight(
          instant(),
          book.uncaptured(PREFIX, crossing.epoch(), now),
          book.behind(PREFIX, crossing.epoch(), now),
          book.standings(PREFIX, now),
          Duration.ofMillis(10),
          Duration.ofMillis(1),
          flow);
    }

    void happens(Stimulus stimulus) {
      Gateway gateway = gateways.get(stimulus.who() % gateways.size());
      switch (stimulus.kind()) {
        case 0 -> now += stimulus.amount() * SECOND / 3;
        case 1 -> gateway.confirmed = crossing.epoch();
        case 2, 3 -> arrives(gateway.beat(now));
        case 4 -> wire.add(gateway.beat(now));
        case 5 -> {
          if (!wire.isEmpty()) {
            arrives(wire.remove(stimulus.amount() % wire.size()));
          }
        }
        case 6 -> gateway.crash(stimulus.amount() % 2 == 0 ? 0 : crossing.epoch());
        case 7 -> changeLeader();
        case 8 -> flow = flow(stimulus);
        case 9 -> command(stimulus.amount());
        default -> step();
      }
    }

    void arrives(Beat beat) {
      topic.put(beat.gateway(), beat);
      if (book.hear(beat, now)) {
        grants.put(beat.gateway(), beat);
        gateways.stream()
            .filter(each -> each.id.equals(beat.gateway()))
            .forEach(each -> each.granted(beat));
      }
    }

    /** Nothing survives but the topics. */
    void changeLeader() {
      crossing = CrossingRecords.fromRecord(CrossingRecords.toRecord(crossing));
      book = new LeaseBook(LEASES);
      book.route(PREFIX, crossing.epoch(), crossing instanceof Crossing.Over);
      grants
          .values()
          .forEach(
              beat -> book.inherit(beat.gateway(), beat.incarnation(), LEASES.duration(), now));
      topic.values().forEach(beat -> book.recall(beat, Duration.ZERO, now));
      flow =
          new Flow(
              flow.listed(),
              flow.backlog(),
              flow.failed(),
              flow.finished(),
              0,
              flow.unresolved(),
              0);
    }

    Flow flow(Stimulus stimulus) {
      int amount = stimulus.amount();
      boolean asked =
          book.behind(PREFIX, crossing.epoch(), now).isEmpty() && crossing.holdsWrites();
      return new Flow(
          amount > 0,
          amount % 4 == 1 ? 7 : 0,
          amount % 7 == 6 ? List.of("k-failed") : List.of(),
          0,
          asked ? crossing.epoch() : flow.barrier(),
          stimulus.who() == 2 ? List.of("k" + amount % 2) : List.of(),
          asked && stimulus.who() != 1 ? crossing.epoch() : flow.suspectsPlanned());
    }

    void command(int amount) {
      CrossingEvent event =
          switch (amount % 9) {
            case 0 -> new CrossingEvent.Withdrawn(instant());
            case 1 -> new CrossingEvent.Finalized(instant());
            case 2 -> new CrossingEvent.Requested(instant(), false);
            default -> new CrossingEvent.Requested(instant(), true);
          };
      boolean ends = amount % 9 < 2;
      if (!ends || now > 40 * SECOND) {
        applyIfLegal(event);
      }
    }

    void applyIfLegal(CrossingEvent event) {
      try {
        moveTo(crossing.apply(event));
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining(crossing.phase().name());
      }
    }

    void step() {
      Sight sight = sight();
      Optional<CrossingEvent> event = CrossingRules.decide(crossing, sight, terms);
      event.ifPresent(
          decided -> {
            check(decided, sight);
            moveTo(crossing.apply(decided));
          });
      CrossingRules.measure(crossing, sight(), terms)
          .ifPresent(told -> moveTo(crossing.apply(told)));
    }

    void moveTo(Crossing next) {
      if (next.phase() != crossing.phase()) {
        assertThat(LEGAL.get(crossing.phase())).as("after %s", crossing).contains(next.phase());
      }
      boolean same =
          next.stage() == crossing.stage()
              && next.side() == crossing.side()
              && next.suspects().equals(crossing.suspects());
      assertThat(next.epoch())
          .as("a route of its own for %s", next)
          .isGreaterThanOrEqualTo(same ? crossing.epoch() : crossing.epoch() + 1);
      assertThat(CrossingRecords.fromRecord(CrossingRecords.toRecord(next))).isEqualTo(next);
      crossing = next;
      book.route(PREFIX, next.epoch(), next instanceof Crossing.Over);
    }

    /** What the gateways really do, against what the leader decided. */
    void check(CrossingEvent event, Sight sight) {
      boolean waits =
          event instanceof CrossingEvent.WritesHeld
              || event instanceof CrossingEvent.Suspected
              || event instanceof CrossingEvent.ReadsMoved
              || event instanceof CrossingEvent.Switched
              || event instanceof CrossingEvent.CleanupBegun;
      if (!waits) {
        return;
      }
      for (Gateway gateway : gateways) {
        assertThat(!gateway.answers(now) || gateway.confirmed >= crossing.epoch())
            .as("%s answers by an old route at %s in %s", gateway.id, event, crossing)
            .isTrue();
      }
      if (event instanceof CrossingEvent.CleanupBegun
          || event instanceof CrossingEvent.CheckBegun) {
        assertThat(terms.moves() && crossing.side() == Side.TARGET).isTrue();
        assertThat(sight.flow().listed() && sight.flow().backlog() == 0).isTrue();
      }
      if (event instanceof CrossingEvent.ReadsMoved) {
        Flow seen = sight.flow();
        assertThat(seen.listed() && seen.backlog() == 0 && seen.failed().isEmpty()).isTrue();
        assertThat(seen.barrier()).isGreaterThanOrEqualTo(crossing.epoch());
        assertThat(crossing.suspects()).containsAll(seen.unresolved());
        assertThat(crossing.suspects().isEmpty() || seen.suspectsPlanned() >= crossing.epoch())
            .isTrue();
      }
    }
  }

  @Property(tries = 3_000)
  void noPhaseBeforeItsTime(
      @ForAll Convergence convergence,
      @ForAll boolean moves,
      @ForAll("histories") List<Stimulus> history) {
    World world = new World(convergence, moves);
    history.forEach(world::happens);
  }

  /** With everybody well it gets there and back, any number of times. */
  @Property(tries = 100)
  void thereAndBack(@ForAll("histories") List<Stimulus> history) {
    World world = new World(Convergence.KEEP_TRYING, true);
    history.stream().filter(stimulus -> stimulus.kind() != 9).forEach(world::happens);
    Side goal = Crossing.other(settle(world).side());
    for (int switches = 0; switches < 3; switches++) {
      world.applyIfLegal(new CrossingEvent.Requested(world.instant(), true));
      for (int i = 0; i < 60 && !at(world, goal); i++) {
        calm(world);
      }
      assertThat(at(world, goal)).as("at %s: %s", goal, world.crossing).isTrue();
      goal = Crossing.other(goal);
    }
  }

  /**
   * M-03, L-07: after the end of the way back the source of a MOVE is cleaned up, in two passes.
   */
  @Property(tries = 50)
  void cleansUp(@ForAll("histories") List<Stimulus> history) {
    World world = new World(Convergence.KEEP_TRYING, true);
    history.stream().filter(stimulus -> stimulus.kind() != 9).forEach(world::happens);
    if (settle(world).side() == Side.SOURCE) {
      world.applyIfLegal(new CrossingEvent.Requested(world.instant(), true));
      for (int i = 0; i < 60 && !at(world, Side.TARGET); i++) {
        calm(world);
      }
    }
    world.applyIfLegal(new CrossingEvent.Finalized(world.instant()));
    assertThat(world.crossing.phase()).isEqualTo(CutoverPhase.FINAL);
    for (int i = 0; i < 10; i++) {
      calm(world);
    }
    assertThat(world.crossing.phase()).isEqualTo(CutoverPhase.CHECKING_SOURCE);
  }

  private static Crossing settle(World world) {
    for (int i = 0; i < 60 && !(world.crossing instanceof Crossing.Open); i++) {
      calm(world);
    }
    return world.crossing;
  }

  private static boolean at(World world, Side side) {
    return world.crossing instanceof Crossing.Open open
        && open.side() == side
        && open.stage() == RouteStage.OPEN;
  }

  private static void calm(World world) {
    world.now += SECOND / 2;
    for (Gateway gateway : world.gateways) {
      gateway.confirmed = world.crossing.epoch();
      world.arrives(gateway.beat(world.now));
    }
    boolean held =
        world.crossing.holdsWrites()
            && world.book.behind(PREFIX, world.crossing.epoch(), world.now).isEmpty();
    long epoch = held ? world.crossing.epoch() : 0;
    world.flow = new Flow(true, 0, List.of(), 0, epoch, List.of(), epoch);
    world.step();
  }

  @Provide
  Arbitrary<List<Stimulus>> histories() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 14),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 12))
        .as(Stimulus::new)
        .list()
        .ofMaxSize(250);
  }
}
