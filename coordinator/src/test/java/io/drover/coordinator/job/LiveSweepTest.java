package io.drover.coordinator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.cutover.CrossingEvent;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.OpenUploads;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a sweep is granted (L-02). */
class LiveSweepTest {
  private static final MigrationId ID = new MigrationId("live");
  private static final Instant NOW = Instant.EPOCH;
  private static final Decision ASKED =
      Decision.grant(new JobEvent.Crossed(ID, new CrossingEvent.SweepBegun(NOW, true)));
  private static final Lifecycle LIFECYCLE =
      new Lifecycle(EnumSet.allOf(Action.class), Duration.ofDays(1));

  private static Job started(boolean live) {
    Specification spec =
        Specification.of(
            MigrationSpec.newBuilder(Specifications.wire("s3://a", "s3://b"))
                .setLive(live ? Live.newBuilder().setOpenUploads(OpenUploads.REFUSE).build() : null)
                .build());
    Job job = Lifecycle.apply(null, new JobEvent.Accepted(ID, spec, "", NOW));
    return Lifecycle.apply(
        job,
        new JobEvent.Started(
            ID,
            Specifications.STORE,
            Specifications.STORE,
            NOW,
            live ? Crossing.start(0, false, NOW) : null));
  }

  private static Job planned(Job job) {
    return Lifecycle.apply(
        job, new JobEvent.Planned(ID, 1, 1, "k", List.of(), PassedOver.NOTHING, true));
  }

  private static Job cross(Job job, CrossingEvent step) {
    return Lifecycle.apply(job, new JobEvent.Crossed(ID, step));
  }

  private static Decision decide(Job job) {
    return LIFECYCLE.decide(Map.of(ID, job), new JobCommand.Sweep(ID), new Moment(NOW, Marks.NONE));
  }

  private static void refused(Job job, String reason) {
    assertThat(decide(job))
        .isInstanceOfSatisfying(
            Decision.Refused.class, refused -> assertThat(refused.reason()).contains(reason));
  }

  @Test
  @DisplayName("L-02: at either side, once everything that was there is listed")
  void granted() {
    Job open = planned(cross(started(true), new CrossingEvent.Captured(NOW)));
    assertThat(decide(open)).isEqualTo(ASKED);
    Job target = open;
    for (CrossingEvent step :
        List.of(
            new CrossingEvent.CloseBegun(NOW),
            new CrossingEvent.WritesHeld(NOW),
            new CrossingEvent.ReadsMoved(NOW))) {
      target = cross(target, step);
      refused(target, "not possible");
    }
    target = cross(target, new CrossingEvent.Switched(NOW));
    assertThat(decide(target)).isEqualTo(ASKED);
    refused(cross(target, new CrossingEvent.Finalized(NOW)), "in phase FINAL");
  }

  @Test
  @DisplayName("L-02: one at a time; one that nobody asked for begins anew")
  void again() {
    Job open = planned(cross(started(true), new CrossingEvent.Captured(NOW)));

    assertThat(decide(cross(open, new CrossingEvent.SweepBegun(NOW, true))))
        .isEqualTo(Decision.UNCHANGED);
    assertThat(decide(cross(open, new CrossingEvent.SweepBegun(NOW, false)))).isEqualTo(ASKED);
  }

  @Test
  @DisplayName("L-02: not before there is something to compare, nor of a job of data at rest")
  void refused() {
    refused(started(true), "in phase STARTING");
    refused(cross(started(true), new CrossingEvent.Captured(NOW)), "still being listed");
    refused(started(false), "it is not live");
  }
}
