package io.drover.coordinator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.cutover.CrossingEvent;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.OpenUploads;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A live MOVE between finalize and its end (L-07, M-03). */
class LiveCleanupTest {
  private static final MigrationId ID = new MigrationId("live");
  private static final Instant NOW = Instant.EPOCH;
  private static final Moment MOMENT = new Moment(NOW, Marks.of(Map.of(0, 9L)));
  private static final Standing ALL = new Standing(100, 0);
  private static final Lifecycle LIFECYCLE =
      new Lifecycle(EnumSet.allOf(Action.class), Duration.ofDays(1));

  private static Job finalized(Mode mode) {
    Specification spec =
        Specification.of(
            MigrationSpec.newBuilder(Specifications.wire("s3://a", "s3://b"))
                .setMode(mode)
                .setLive(Live.newBuilder().setOpenUploads(OpenUploads.REFUSE).build())
                .build());
    Job job = Lifecycle.apply(null, new JobEvent.Accepted(ID, spec, "", NOW));
    job =
        Lifecycle.apply(
            job,
            new JobEvent.Started(
                ID,
                Specifications.STORE,
                Specifications.STORE,
                NOW,
                Crossing.start(0, false, NOW)));
    job = cross(job, new CrossingEvent.Captured(NOW));
    job =
        Lifecycle.apply(
            job, new JobEvent.Planned(ID, 3, 30, "k", List.of(), PassedOver.NOTHING, true));
    for (CrossingEvent step :
        List.of(
            new CrossingEvent.CloseBegun(NOW),
            new CrossingEvent.WritesHeld(NOW),
            new CrossingEvent.ReadsMoved(NOW),
            new CrossingEvent.Switched(NOW),
            new CrossingEvent.Finalized(NOW))) {
      job = cross(job, step);
    }
    return job;
  }

  private static Job cross(Job job, CrossingEvent step) {
    Job next = Lifecycle.apply(job, new JobEvent.Crossed(ID, step));
    assertThat(JobRecords.fromRecord(JobRecords.toRecord(next))).isEqualTo(next);
    return next;
  }

  private static Job cleaning() {
    return cross(finalized(Mode.MOVE), new CrossingEvent.CleanupBegun(NOW));
  }

  private static Job planned(Job job, int tasks) {
    return Lifecycle.apply(
        job, new JobEvent.Planned(ID, tasks, 0, "x", List.of(), PassedOver.NOTHING, true));
  }

  private static Decision decide(Job job, JobCommand command) {
    return LIFECYCLE.decide(Map.of(ID, job), command, MOMENT);
  }

  @Test
  @DisplayName("L-07: a MOVE ends after both passes over its source, a COPY at once")
  void ends() {
    assertThat(Lifecycle.completion(finalized(Mode.COPY), ALL, NOW)).isPresent();
    assertThat(Lifecycle.completion(finalized(Mode.MOVE), ALL, NOW)).isEmpty();
    Job first = cleaning();
    assertThat(Lifecycle.completion(first, ALL, NOW)).isEmpty();
    first = planned(first, 3);
    assertThat(Lifecycle.completion(first, ALL, NOW)).isEmpty();
    Job second = cross(first, new CrossingEvent.CheckBegun(NOW));
    assertThat(Lifecycle.completion(second, ALL, NOW)).isEmpty();
    second = planned(second, 1);

    assertThat(Lifecycle.completion(second, new Standing(6, 0), NOW)).isEmpty();
    Job ended =
        Lifecycle.apply(
            second, Lifecycle.completion(second, new Standing(7, 0), NOW).orElseThrow());

    assertThat(JobRecords.state(ended)).isEqualTo(MigrationState.COMPLETED);
    assertThat(JobRecords.toRecord(ended).getCutover().getPhase()).isEqualTo(CutoverPhase.FINAL);
    assertThat(ended.plan().tasks()).isEqualTo(7);
    assertThat(ended.plan().bytes()).isEqualTo(30);
  }

  @Test
  @DisplayName("F-05: each pass has a plan of its own, which any leader goes on with")
  void plans() {
    Job begun = cleaning();
    assertThat(begun.plan().complete()).isFalse();
    assertThat(begun.plan().checkpoint()).isNull();
    assertThat(begun.plan().tasks()).isEqualTo(3);

    Job between = planned(begun, 2);
    Job second = cross(between, new CrossingEvent.CheckBegun(NOW));

    assertThat(second.plan().complete()).isFalse();
    assertThat(second.plan().checkpoint()).isNull();
  }

  @ParameterizedTest
  @EnumSource(Crossing.Rest.class)
  @DisplayName("L-07: from finalize on there is no way back, and that is said")
  void noWayBack(Crossing.Rest rest) {
    Job job = finalized(Mode.MOVE);
    if (rest != Crossing.Rest.NONE) {
      job = planned(cross(job, new CrossingEvent.CleanupBegun(NOW)), 1);
    }
    if (rest == Crossing.Rest.CHECKING) {
      job = cross(job, new CrossingEvent.CheckBegun(NOW));
    }

    assertThat(decide(job, new JobCommand.SwitchBack(ID)))
        .isInstanceOfSatisfying(
            Decision.Refused.class,
            refused -> assertThat(refused.reason()).contains("it was finalized"));
    assertThat(decide(job, new JobCommand.Finalize(ID))).isEqualTo(Decision.UNCHANGED);
    assertThat(decide(job, new JobCommand.RetryFailed(ID))).isInstanceOf(Decision.Refused.class);
  }

  @Test
  @DisplayName("L-07: what could not be removed is tried again by request, after the end only")
  void retry() {
    Job second = planned(cross(planned(cleaning(), 3), new CrossingEvent.CheckBegun(NOW)), 1);
    assertThat(decide(second, new JobCommand.RetryFailed(ID))).isInstanceOf(Decision.Refused.class);
    Job ended = Lifecycle.apply(second, new JobEvent.Completed(ID, NOW));
    Decision again = decide(ended, new JobCommand.RetryFailed(ID));

    assertThat(again).isEqualTo(Decision.grant(new JobEvent.RetryRequested(ID, MOMENT.outcomes())));
    Job running = Lifecycle.apply(ended, ((Decision.Granted) again).events().getFirst());
    assertThat(JobRecords.toRecord(running).getCutover().getPhase())
        .isEqualTo(CutoverPhase.CHECKING_SOURCE);
    assertThat(Lifecycle.completion(running, new Standing(7, 0), NOW)).isEmpty();
    running = Lifecycle.apply(running, new JobEvent.Reopened(ID, 1, true));
    assertThat(Lifecycle.completion(running, new Standing(7, 0), NOW)).isEmpty();
    assertThat(Lifecycle.completion(running, new Standing(7, 1), NOW)).isPresent();

    Job copied = Lifecycle.apply(finalized(Mode.COPY), new JobEvent.Completed(ID, NOW));
    assertThat(decide(copied, new JobCommand.RetryFailed(ID))).isInstanceOf(Decision.Refused.class);
  }

  @Test
  @DisplayName("F-07: cleaning up can be paused, resumed and cancelled; the traffic stays")
  void steered() {
    Job job = cleaning();

    Decision paused = decide(job, new JobCommand.Pause(ID));
    assertThat(paused).isInstanceOf(Decision.Granted.class);
    Job held = Lifecycle.apply(job, ((Decision.Granted) paused).events().getFirst());
    Job resumed = Lifecycle.apply(held, new JobEvent.Resumed(ID));
    assertThat(resumed.crossing()).isEqualTo(job.crossing());

    assertThat(decide(job, new JobCommand.Cancel(ID, "me")))
        .isInstanceOfSatisfying(
            Decision.Granted.class,
            granted ->
                assertThat(granted.events())
                    .singleElement()
                    .isInstanceOf(JobEvent.Cancelled.class));
    assertThat(decide(finalized(Mode.MOVE), new JobCommand.Cancel(ID, "me")))
        .isInstanceOf(Decision.Refused.class);
  }
}
