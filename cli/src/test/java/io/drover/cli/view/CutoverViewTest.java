package io.drover.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.GatewayStanding;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CutoverViewTest {
  @Test
  @DisplayName(
      "L-06: the status of a live job says phase, backlog, predicted pause, what holds it back, and"
          + " what each gateway confirmed")
  void status() {
    Migration job =
        job(
            Cutover.newBuilder()
                .setPhase(CutoverPhase.CLOSING)
                .setEpoch(4)
                .setSince(Instant.EPOCH)
                .setRequested(true)
                .setAttempts(2)
                .setBacklog(1_234)
                .setPredictedPauseMs(87)
                .setBlocking(List.of("key a\nb failed"))
                .setGateways(
                    List.of(
                        new GatewayStanding("g1", 4L, true), new GatewayStanding("g2", 0L, false)))
                .build());

    assertThat(JobView.text(job, Optional.empty(), Instant.EPOCH))
        .contains("CLOSING since 1970-01-01T00:00:00Z, route 4, switch wanted, 2 attempts")
        .contains("1,234 changes and tasks left; a close now would hold writes for about 87 ms")
        .contains("Blocking    key a")
        .contains("Gateway     g1 confirmed route 4\n")
        .contains("Gateway     g2 confirmed route none, without a lease");
    assertThat(JobView.json(job, Optional.empty()))
        .contains("\"phase\":\"CLOSING\"", "\"predictedPauseMs\":87", "\"gateway\":\"g1\"");
  }

  @Test
  @DisplayName("L-07: the status says that the source of a live MOVE is being cleaned up")
  void cleaning() {
    Cutover cleaning =
        Cutover.newBuilder()
            .setPhase(CutoverPhase.CLEANING)
            .setEpoch(9)
            .setSince(Instant.EPOCH)
            .setBacklog(12)
            .build();

    assertThat(CutoverView.lines(job(cleaning)))
        .anyMatch(line -> line.contains("CLEANING since"))
        .anyMatch(line -> line.contains("removed at the source, 12 under way"));
  }

  @Test
  @DisplayName("L-06: a job of data at rest has nothing of that")
  void notLive() {
    assertThat(CutoverView.lines(job(null))).isEmpty();
  }

  private static Migration job(Cutover cutover) {
    return Migration.newBuilder()
        .setMigrationId("m")
        .setSpec(MigrationSpec.newBuilder().setSource("s3://a/").setTarget("s3://b/").build())
        .setState(MigrationState.RUNNING)
        .setRevision(1)
        .setEpoch(1)
        .setPlan(Plan.newBuilder().build())
        .setCreatedAt(Instant.EPOCH)
        .setCutover(cutover)
        .build();
  }
}
