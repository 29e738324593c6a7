package io.drover.coordinator.cutover;

import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.RouteStage;
import io.drover.schemas.record.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Where the traffic of one live job is on its way to the other side. Immutable. All of it is in the
 * job's record, so that any leader takes it up where it stands; each step may be repeated.
 *
 * <p>{@code Starting → Open → Closing → Syncing → Reading → Open} of the other side, any number of
 * times; from {@code Closing} and {@code Syncing} back to {@code Open} of the same side; and at the
 * end {@code Over}, in which the source of a MOVE is cleaned up.
 */
public sealed interface Crossing {
  Ground ground();

  /** The side that is authoritative, or that is being left. */
  Side side();

  /** What gateways are told. */
  RouteStage stage();

  /** Its name on the wire. */
  CutoverPhase phase();

  /** The same with other figures or another request. */
  Crossing with(Ground changed);

  default long epoch() {
    return ground().epoch();
  }

  /** Keys whose reads are held. */
  default List<String> suspects() {
    return List.of();
  }

  /** Whether gateways hold writes, or may. */
  default boolean holdsWrites() {
    return this instanceof Held;
  }

  /** Whether objects may be listed and copied. */
  default boolean flows() {
    return !(this instanceof Starting) && !(this instanceof Over);
  }

  /**
   * Whether the job can leave the traffic where it was before: nothing was ever answered from the
   * target that is not at the source.
   */
  default boolean withdrawable() {
    return side() == Side.SOURCE && !(this instanceof Reading) && !(this instanceof Over);
  }

  /** A phase in which gateways hold writes. */
  sealed interface Held extends Crossing permits Closing, Syncing, Reading {
    /** When they were first told to. */
    Instant heldSince();
  }

  /** The other one. */
  static Side other(Side side) {
    return switch (side) {
      case SOURCE -> Side.TARGET;
      case TARGET -> Side.SOURCE;
    };
  }

  /**
   * The beginning.
   *
   * @param lastEpoch epoch of the last route that the prefix ever had; 0 for none
   * @param requested whether to switch as soon as that is possible
   */
  static Crossing start(long lastEpoch, boolean requested, Instant at) {
    return new Starting(Ground.first(lastEpoch, at, requested));
  }

  /** Gateways begin to capture changes; nothing is listed yet (T-08). */
  record Starting(Ground ground) implements Crossing {
    @Override
    public Side side() {
      return Side.SOURCE;
    }

    @Override
    public RouteStage stage() {
      return RouteStage.OPEN;
    }

    @Override
    public CutoverPhase phase() {
      return CutoverPhase.STARTING;
    }

    @Override
    public Starting with(Ground changed) {
      return new Starting(changed);
    }
  }

  /**
   * Reads and writes go to one side; the other one follows.
   *
   * @param ready whether a close is expected to be short; told for the source only
   */
  record Open(Ground ground, Side side, boolean ready) implements Crossing {
    public Open {
      ready = ready && side == Side.SOURCE;
    }

    @Override
    public RouteStage stage() {
      return RouteStage.OPEN;
    }

    @Override
    public CutoverPhase phase() {
      return switch (side) {
        case SOURCE -> ready ? CutoverPhase.READY : CutoverPhase.CATCHING_UP;
        case TARGET -> CutoverPhase.TARGET;
      };
    }

    @Override
    public Open with(Ground changed) {
      return new Open(changed, side, ready);
    }
  }

  /** Gateways are told to hold writes; some may not have heard it. */
  record Closing(Ground ground, Side side, Instant heldSince) implements Held {
    @Override
    public RouteStage stage() {
      return RouteStage.CLOSING;
    }

    @Override
    public CutoverPhase phase() {
      return side == Side.SOURCE ? CutoverPhase.CLOSING : CutoverPhase.CLOSING_BACK;
    }

    @Override
    public Closing with(Ground changed) {
      return new Closing(changed, side, heldSince);
    }
  }

  /**
   * No write is acknowledged any more; the rest is copied.
   *
   * @param suspects keys with a write to this side that may still take effect
   */
  record Syncing(Ground ground, Side side, Instant heldSince, List<String> suspects)
      implements Held {
    public Syncing {
      suspects = List.copyOf(suspects);
    }

    @Override
    public RouteStage stage() {
      return RouteStage.CLOSING;
    }

    @Override
    public CutoverPhase phase() {
      return side == Side.SOURCE ? CutoverPhase.SYNCING : CutoverPhase.SYNCING_BACK;
    }

    @Override
    public Syncing with(Ground changed) {
      return new Syncing(changed, side, heldSince, suspects);
    }
  }

  /** Both sides are equal and reads move to the other one. There is no way back from here. */
  record Reading(Ground ground, Side side, Instant heldSince) implements Held {
    @Override
    public RouteStage stage() {
      return RouteStage.READING;
    }

    @Override
    public CutoverPhase phase() {
      return side == Side.SOURCE ? CutoverPhase.READING_TARGET : CutoverPhase.READING_SOURCE;
    }

    @Override
    public Reading with(Ground changed) {
      return new Reading(changed, side, heldSince);
    }
  }

  /** What is done once the traffic stays where it is. */
  enum Rest {
    /** Nothing, or nothing yet: the tasks from before are worked off. */
    NONE,
    /** Source objects are removed whose verified copy is on record. */
    CLEANING,
    /** What the source still has is listed, and judged object by object. */
    CHECKING
  }

  /**
   * The traffic stays where it is; nothing is captured.
   *
   * @param rest what is done with the side that was left
   */
  record Over(Ground ground, Side side, Rest rest) implements Crossing {
    public Over {
      if (side == Side.SOURCE && rest != Rest.NONE) {
        throw new IllegalArgumentException("nothing is removed while the source is in use");
      }
    }

    /** Whether the side that was left is being cleaned up. */
    public boolean cleans() {
      return rest != Rest.NONE;
    }

    /** The same with nothing left to do. */
    public Over ended() {
      return new Over(ground, side, Rest.NONE);
    }

    /** The same with what is left at the source being judged again. */
    public Over reopened() {
      return new Over(ground, side, Rest.CHECKING);
    }

    @Override
    public RouteStage stage() {
      return RouteStage.FINAL;
    }

    @Override
    public CutoverPhase phase() {
      return switch (rest) {
        case NONE -> side == Side.SOURCE ? CutoverPhase.WITHDRAWN : CutoverPhase.FINAL;
        case CLEANING -> CutoverPhase.CLEANING;
        case CHECKING -> CutoverPhase.CHECKING_SOURCE;
      };
    }

    @Override
    public Over with(Ground changed) {
      return new Over(changed, side, rest);
    }
  }

  /**
   * The state after an event.
   *
   * @throws IllegalStateException if this state does not allow it
   */
  default Crossing apply(CrossingEvent event) {
    return switch (event) {
      case CrossingEvent.Captured(Instant at) when this instanceof Starting ->
          new Open(ground().phase(at), Side.SOURCE, false);
      case CrossingEvent.Requested(Instant _, boolean wanted)
          when this instanceof Starting || this instanceof Open ->
          with(ground().request(wanted));
      case CrossingEvent.CloseBegun(Instant at) when this instanceof Open open ->
          new Closing(ground().route(at).attempt(), open.side(), at);
      case CrossingEvent.WritesHeld(Instant at) when this instanceof Closing closing ->
          new Syncing(ground().phase(at), closing.side(), closing.heldSince(), List.of());
      case CrossingEvent.Suspected(Instant _, List<String> keys)
          when this instanceof Syncing syncing && !keys.isEmpty() ->
          new Syncing(ground().route(ground().since()), syncing.side(), syncing.heldSince(), keys);
      case CrossingEvent.ReadsMoved(Instant at) when this instanceof Syncing syncing ->
          new Reading(ground().route(at), syncing.side(), syncing.heldSince());
      case CrossingEvent.Switched(Instant at) when this instanceof Reading reading ->
          new Open(
              ground().route(at).request(false).paused(pause(reading.heldSince(), at)).unswept(at),
              other(reading.side()),
              false);
      case CrossingEvent.Reopened(Instant at, boolean again) when reopens() ->
          new Open(again ? ground().route(at) : ground().route(at).request(false), side(), false);
      case CrossingEvent.Finalized(Instant at)
          when this instanceof Open open && open.side() == Side.TARGET ->
          new Over(ground().route(at).request(false).unswept(at), Side.TARGET, Rest.NONE);
      case CrossingEvent.CleanupBegun(Instant at)
          when this instanceof Over over && over.side() == Side.TARGET && !over.cleans() ->
          new Over(ground().phase(at), Side.TARGET, Rest.CLEANING);
      case CrossingEvent.CheckBegun(Instant at)
          when this instanceof Over over && over.rest() == Rest.CLEANING ->
          new Over(ground().phase(at), Side.TARGET, Rest.CHECKING);
      case CrossingEvent.Withdrawn(Instant at) when withdrawable() ->
          new Over(ground().route(at).request(false).unswept(at), Side.SOURCE, Rest.NONE);
      case CrossingEvent.SweepBegun(Instant at, boolean asked) when this instanceof Open open ->
          with(ground().with(Sweep.after(open.ground().sweep(), at, asked, open.side())));
      case CrossingEvent.Swept page when sweeps() ->
          with(ground().with(Objects.requireNonNull(ground().sweep()).plus(page)));
      case CrossingEvent.SweepFailed(Instant at, String reason) when sweeps() ->
          with(ground().with(Objects.requireNonNull(ground().sweep()).broken(at, reason)));
      case CrossingEvent.Measured(Instant _, boolean ready, Figures figures) ->
          measured(ready, figures);
      case CrossingEvent e ->
          throw new IllegalStateException(
              "%s is not possible in phase %s".formatted(e.getClass().getSimpleName(), phase()));
    };
  }

  /** Whether both sides are being listed for changes that nobody reported. */
  default boolean sweeps() {
    Sweep sweep = ground().sweep();
    return this instanceof Open && sweep != null && sweep.runs();
  }

  private boolean reopens() {
    return this instanceof Closing || this instanceof Syncing;
  }

  private Crossing measured(boolean ready, Figures figures) {
    Ground told = ground().with(figures);
    return this instanceof Open open ? new Open(told, open.side(), ready) : with(told);
  }

  private static Duration pause(Instant since, Instant at) {
    Duration pause = Duration.between(since, at);
    return pause.isNegative() ? Duration.ZERO : pause;
  }
}
