package io.drover.coordinator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Action;
import io.drover.schemas.record.Convergence;
import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.OpenUploads;
import io.drover.schemas.record.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** L-09: what may follow a live job whose applications were moved for good. */
class LiveSuccessorTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final MigrationId NEXT = new MigrationId("next");

  private final Lifecycle lifecycle =
      new Lifecycle(EnumSet.allOf(Action.class), Duration.ofDays(10));

  @Test
  @DisplayName("L-09 a live job must not take applications back to a prefix that was left for good")
  void noRouteBackToWhatWasLeft() {
    Decision again = start("s3://old/album/", "s3://elsewhere/album/", CutoverPhase.FINAL);
    Decision above = start("s3://old/", "s3://elsewhere/", CutoverPhase.FINAL);
    Decision below = start("s3://old/album/2024/", "s3://elsewhere/", CutoverPhase.FINAL);

    assertThat(again).isInstanceOf(Decision.Refused.class);
    assertThat(above).isInstanceOf(Decision.Refused.class);
    assertThat(below).isInstanceOf(Decision.Refused.class);
    assertThat(((Decision.Refused) again).reason())
        .contains("s3://old/album/", "s3://new/album/", "'first'");
  }

  @Test
  @DisplayName("L-09 beside it, or where applications never left, a live job may begin")
  void elsewhereIsFree() {
    assertThat(start("s3://old/other/", "s3://elsewhere/", CutoverPhase.FINAL))
        .isInstanceOf(Decision.Granted.class);
    assertThat(start("s3://old/album/", "s3://elsewhere/", CutoverPhase.WITHDRAWN))
        .isInstanceOf(Decision.Granted.class);
  }

  private Decision start(String source, String target, CutoverPhase phase) {
    Job first =
        JobRecords.fromRecord(
            Migration.newBuilder()
                .setMigrationId("first")
                .setSpec(live("s3://old/album/", "s3://new/album/"))
                .setState(MigrationState.COMPLETED)
                .setRevision(9)
                .setPlan(Plan.newBuilder().setComplete(true).build())
                .setSourceStore(Specifications.STORE)
                .setTargetStore(Specifications.STORE)
                .setCreatedAt(NOW)
                .setStartedAt(NOW)
                .setFinishedAt(NOW)
                .setCutover(Cutover.newBuilder().setPhase(phase).setEpoch(5).setSince(NOW).build())
                .build());
    return lifecycle.decide(
        Map.of(first.id(), first),
        new JobCommand.Start(NEXT, Specification.of(live(source, target)), "ann"),
        new Moment(NOW, Marks.of(Map.of())));
  }

  private static MigrationSpec live(String source, String target) {
    return MigrationSpec.newBuilder(Specifications.wire(source, target))
        .setLive(
            Live.newBuilder()
                .setConvergence(Convergence.KEEP_TRYING)
                .setOpenUploads(OpenUploads.REFUSE)
                .build())
        .build();
  }
}
