package io.drover.coordinator.cutover;

import io.drover.schemas.record.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Decides what happens next in a cutover. Pure: the same arguments give the same answer.
 *
 * <p>Safety rests on the order of the steps alone: nothing here looks at a clock except to give up
 * a close.
 */
public final class CrossingRules {
  /** Routes that gateways confirm one after the other while writes are held. */
  private static final int LEGS = 3;

  private static final int MOST_TOLD = 20;

  /** Keeps a route far below the largest record that Kafka takes. */
  private static final int MOST_SUSPECTS = 500;

  private CrossingRules() {}

  /** What happens next, if anything can. */
  public static Optional<CrossingEvent> decide(Crossing crossing, Sight sight, Terms terms) {
    Instant now = sight.now();
    return switch (crossing) {
      case Crossing.Starting _ when sight.uncaptured().isEmpty() && sight.behind().isEmpty() ->
          Optional.of(new CrossingEvent.Captured(now));
      case Crossing.Starting _ -> Optional.empty();
      case Crossing.Open open -> open(open, sight, terms);
      case Crossing.Closing _ when sight.behind().isEmpty() ->
          Optional.of(new CrossingEvent.WritesHeld(now));
      case Crossing.Closing closing -> giveUp(closing, sight, terms);
      case Crossing.Syncing syncing -> sync(syncing, sight, terms);
      case Crossing.Reading _ when sight.behind().isEmpty() ->
          Optional.of(new CrossingEvent.Switched(now));
      case Crossing.Reading _ -> Optional.empty();
      case Crossing.Over over -> over(over, sight, terms);
    };
  }

  /**
   * The source of a MOVE is cleaned up in two passes, each after everything before it has its
   * answer: no task may still write to the source, and nobody may still read from it (L-07, M-03).
   */
  private static Optional<CrossingEvent> over(Crossing.Over over, Sight sight, Terms terms) {
    boolean idle = sight.flow().listed() && sight.flow().backlog() == 0;
    if (!terms.moves() || over.side() != Side.TARGET || !idle || !sight.behind().isEmpty()) {
      return Optional.empty();
    }
    return switch (over.rest()) {
      case NONE -> Optional.of(new CrossingEvent.CleanupBegun(sight.now()));
      case CLEANING -> Optional.of(new CrossingEvent.CheckBegun(sight.now()));
      case CHECKING -> Optional.empty();
    };
  }

  private static Optional<CrossingEvent> open(Crossing.Open open, Sight sight, Terms terms) {
    Ground ground = open.ground();
    boolean rested =
        ground.attempts() == 0 || !sight.now().isBefore(ground.since().plus(terms.retryDelay()));
    return ground.requested() && rested && ready(ground, sight, terms)
        ? Optional.of(new CrossingEvent.CloseBegun(sight.now()))
        : sweep(open, sight, terms);
  }

  /** A sweep that is due begins once there is something that can be compared. */
  private static Optional<CrossingEvent> sweep(Crossing.Open open, Sight sight, Terms terms) {
    Sweep last = open.ground().sweep();
    Instant ended = last == null ? open.ground().since() : last.ended();
    boolean due =
        !terms.sweepInterval().isZero()
            && ended != null
            && !sight.now().isBefore(ended.plus(terms.sweepInterval()));
    return due && sight.flow().listed()
        ? Optional.of(new CrossingEvent.SweepBegun(sight.now(), false))
        : Optional.empty();
  }

  /** The sync check: it stays true, because nobody can acknowledge a write any more. */
  private static Optional<CrossingEvent> sync(Crossing.Syncing syncing, Sight sight, Terms terms) {
    Flow flow = sight.flow();
    if (!sight.behind().isEmpty() || flow.barrier() < syncing.epoch()) {
      return giveUp(syncing, sight, terms);
    }
    if (!new HashSet<>(syncing.suspects()).containsAll(flow.unresolved())) {
      return suspect(syncing, sight);
    }
    boolean planned = syncing.suspects().isEmpty() || flow.suspectsPlanned() >= syncing.epoch();
    if (planned && flow.drained()) {
      return Optional.of(new CrossingEvent.ReadsMoved(sight.now()));
    }
    if (!flow.failed().isEmpty() && !flow.doubtful() && terms.bounded()) {
      return Optional.of(reopened(sight, terms));
    }
    return giveUp(syncing, sight, terms);
  }

  private static Optional<CrossingEvent> suspect(Crossing.Syncing syncing, Sight sight) {
    TreeSet<String> keys = new TreeSet<>(syncing.suspects());
    keys.addAll(sight.flow().unresolved());
    return Optional.of(
        keys.size() > MOST_SUSPECTS
            ? new CrossingEvent.Reopened(sight.now(), false)
            : new CrossingEvent.Suspected(sight.now(), List.copyOf(keys)));
  }

  private static Optional<CrossingEvent> giveUp(Crossing.Held held, Sight sight, Terms terms) {
    return terms.bounded() && overdue(held, sight.now(), terms)
        ? Optional.of(reopened(sight, terms))
        : Optional.empty();
  }

  private static CrossingEvent reopened(Sight sight, Terms terms) {
    boolean again =
        switch (terms.convergence()) {
          case KEEP_TRYING, PAUSE_SOURCE -> true;
          case FAIL -> false;
        };
    return new CrossingEvent.Reopened(sight.now(), again);
  }

  /** Whether writes have been held for longer than they may. */
  public static boolean overdue(Crossing.Held held, Instant now, Terms terms) {
    return held.heldSince().plus(terms.closeTimeout()).isBefore(now);
  }

  /**
   * Go or no-go: whether a close now is expected to be short (L-06), and a sweep that was asked for
   * has ended.
   */
  static boolean ready(Ground ground, Sight sight, Terms terms) {
    boolean awaited = ground.sweep() != null && ground.sweep().awaited();
    return !awaited
        && sight.flow().listed()
        && sight.flow().failed().isEmpty()
        && sight.behind().isEmpty()
        && predictedPause(sight).compareTo(terms.readyWithin()) <= 0;
  }

  /** How long a close would hold writes by what was measured. */
  static Duration predictedPause(Sight sight) {
    return sight.leg().multipliedBy(LEGS).plus(sight.each().multipliedBy(sight.flow().backlog()));
  }

  /** What there is to tell, if it is something new. */
  public static Optional<CrossingEvent> measure(Crossing crossing, Sight sight, Terms terms) {
    boolean ready =
        crossing instanceof Crossing.Open open
            && new Crossing.Open(open.ground(), open.side(), ready(open.ground(), sight, terms))
                .ready();
    Figures figures =
        new Figures(
            sight.flow().backlog(),
            Duration.ofMillis(predictedPause(sight).toMillis()),
            blocking(crossing, sight, terms),
            sight.gateways());
    Crossing told = crossing.apply(new CrossingEvent.Measured(sight.now(), ready, figures));
    return told.equals(crossing)
        ? Optional.empty()
        : Optional.of(new CrossingEvent.Measured(sight.now(), ready, figures));
  }

  private static List<String> blocking(Crossing crossing, Sight sight, Terms terms) {
    List<String> found = new ArrayList<>();
    if (crossing instanceof Crossing.Starting) {
      sight
          .uncaptured()
          .forEach(gateway -> found.add("gateway " + gateway + " does not capture yet"));
      return first(found);
    }
    if (crossing instanceof Crossing.Over over && !(terms.moves() && over.side() == Side.TARGET)) {
      return List.of();
    }
    sight
        .behind()
        .forEach(
            gateway ->
                found.add("gateway " + gateway + " has not confirmed epoch " + crossing.epoch()));
    if (crossing instanceof Crossing.Over) {
      return first(found);
    }
    sight.flow().failed().forEach(key -> found.add("key " + key + " failed"));
    Sweep sweep = crossing.ground().sweep();
    if (sweep != null && sweep.awaited()) {
      found.add(
          "a sweep for changes that nobody reported is under way, %d keys looked at"
              .formatted(sweep.looked()));
    }
    if (!sight.flow().listed()) {
      found.add("what was there at the start is not copied yet");
    } else if (predictedPause(sight).compareTo(terms.readyWithin()) > 0) {
      found.add(
          "%d changes are left, which is more than %d ms of work"
              .formatted(sight.flow().backlog(), terms.readyWithin().toMillis()));
    }
    crossing.suspects().forEach(key -> found.add("key " + key + " has a write of unknown outcome"));
    return first(found);
  }

  private static List<String> first(List<String> found) {
    return found.size() <= MOST_TOLD ? found : found.subList(0, MOST_TOLD);
  }
}
