package io.drover.coordinator.cutover;

import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.GatewayStanding;
import io.drover.schemas.record.Side;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Cutovers as they are in a job's record, and back. Both directions together change nothing. */
public final class CrossingRecords {
  private CrossingRecords() {}

  public static Cutover toRecord(Crossing crossing) {
    Ground ground = crossing.ground();
    Figures figures = ground.figures();
    return Cutover.newBuilder()
        .setPhase(crossing.phase())
        .setEpoch(ground.epoch())
        .setSince(ground.since())
        .setRequested(ground.requested())
        .setAttempts(ground.attempts())
        .setClosingSince(crossing instanceof Crossing.Held held ? held.heldSince() : null)
        .setSuspects(crossing.suspects())
        .setSweep(sweep(ground.sweep()))
        .setBacklog(figures.backlog())
        .setPredictedPauseMs(figures.predictedPause().toMillis())
        .setLastPauseMs(ground.lastPause().toMillis())
        .setBlocking(figures.blocking())
        .setGateways(
            figures.gateways().stream()
                .map(each -> new GatewayStanding(each.gateway(), each.epoch(), each.leased()))
                .toList())
        .build();
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if it is not one that {@link #toRecord} makes
   */
  public static Crossing fromRecord(Cutover record) {
    Ground ground = ground(record);
    return switch (record.getPhase()) {
      case STARTING -> new Crossing.Starting(ground);
      case CATCHING_UP -> new Crossing.Open(ground, Side.SOURCE, false);
      case READY -> new Crossing.Open(ground, Side.SOURCE, true);
      case CLOSING -> new Crossing.Closing(ground, Side.SOURCE, since(record));
      case SYNCING ->
          new Crossing.Syncing(ground, Side.SOURCE, since(record), record.getSuspects());
      case READING_TARGET -> new Crossing.Reading(ground, Side.SOURCE, since(record));
      case TARGET -> new Crossing.Open(ground, Side.TARGET, false);
      case CLOSING_BACK -> new Crossing.Closing(ground, Side.TARGET, since(record));
      case SYNCING_BACK ->
          new Crossing.Syncing(ground, Side.TARGET, since(record), record.getSuspects());
      case READING_SOURCE -> new Crossing.Reading(ground, Side.TARGET, since(record));
      case FINAL -> new Crossing.Over(ground, Side.TARGET, Crossing.Rest.NONE);
      case CLEANING -> new Crossing.Over(ground, Side.TARGET, Crossing.Rest.CLEANING);
      case CHECKING_SOURCE -> new Crossing.Over(ground, Side.TARGET, Crossing.Rest.CHECKING);
      case WITHDRAWN -> new Crossing.Over(ground, Side.SOURCE, Crossing.Rest.NONE);
    };
  }

  private static Ground ground(Cutover record) {
    Figures figures =
        new Figures(
            record.getBacklog(),
            Duration.ofMillis(record.getPredictedPauseMs()),
            record.getBlocking(),
            record.getGateways().stream()
                .map(each -> new Standing(each.getGateway(), each.getEpoch(), each.getLeased()))
                .toList());
    return new Ground(
        record.getEpoch(),
        record.getSince(),
        record.getRequested(),
        record.getAttempts(),
        Duration.ofMillis(record.getLastPauseMs()),
        figures,
        sweep(record.getSweep()));
  }

  private static io.drover.schemas.record.@Nullable Sweep sweep(@Nullable Sweep sweep) {
    return sweep == null
        ? null
        : io.drover.schemas.record.Sweep.newBuilder()
            .setStartedAt(sweep.begun())
            .setFinishedAt(sweep.ended())
            .setAsked(sweep.asked())
            .setSide(sweep.side())
            .setCheckpoint(sweep.checkpoint())
            .setLooked(sweep.looked())
            .setFound(sweep.found())
            .setOdd(sweep.odd())
            .setOddities(sweep.oddities())
            .setFailure(sweep.failure())
            .build();
  }

  private static @Nullable Sweep sweep(io.drover.schemas.record.@Nullable Sweep record) {
    return record == null
        ? null
        : new Sweep(
            record.getStartedAt(),
            record.getFinishedAt(),
            record.getAsked(),
            record.getSide(),
            record.getCheckpoint(),
            record.getLooked(),
            record.getFound(),
            record.getOdd(),
            record.getOddities(),
            record.getFailure());
  }

  private static Instant since(Cutover record) {
    @Nullable Instant since = record.getClosingSince();
    if (since == null) {
      throw new IllegalArgumentException(
          "cutover in phase %s lacks closingSince".formatted(record.getPhase()));
    }
    return since;
  }
}
