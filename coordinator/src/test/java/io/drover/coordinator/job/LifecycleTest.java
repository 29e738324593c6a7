package io.drover.coordinator.job;

import static io.drover.coordinator.job.Specifications.copy;
import static io.drover.coordinator.job.Specifications.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.Action;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.MigrationSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifecycleTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123456Z");
  private static final MigrationId ID = new MigrationId("photos");
  private static final Specification SPEC = copy("s3://a/photos", "s3://b/photos");

  private static final Marks END = Marks.of(Map.of(0, 7L, 1, 0L));
  private static final Moment MOMENT = new Moment(NOW, END);

  private final Lifecycle lifecycle =
      new Lifecycle(EnumSet.allOf(Action.class), Duration.ofDays(10));
  private final Map<MigrationId, Job> jobs = new TreeMap<>();

  @Test
  @DisplayName("M-02: a new job is pending, with the time in the precision that the topic keeps")
  void startMakesPending() {
    Decision decision = lifecycle.decide(jobs, new JobCommand.Start(ID, SPEC, "ann"), MOMENT);

    accept(decision);
    assertThat(jobs.get(ID))
        .isEqualTo(
            new Job.Pending(
                new JobHeader(
                    ID, SPEC, Instant.parse("2026-11-20T12:00:00.123Z"), "ann", 1, 1, null, -1)));
  }

  @Test
  @DisplayName("K-02: the same request again changes nothing and is granted, in every state")
  void startAgainIsIdempotent() {
    start(ID, SPEC);
    Specification sameInOtherWords = copy("s3://a/photos/", "s3://b/photos/");

    assertThat(lifecycle.decide(jobs, new JobCommand.Start(ID, sameInOtherWords, "bob"), MOMENT))
        .isEqualTo(Decision.UNCHANGED);
    happens(new JobEvent.Failed(ID, "x", NOW));
    assertThat(lifecycle.decide(jobs, new JobCommand.Start(ID, SPEC, "bob"), MOMENT))
        .isEqualTo(Decision.UNCHANGED);
  }

  @Test
  @DisplayName(
      "K-02: an id that exists with another specification is refused and the difference is named")
  void sameIdOtherSpecification() {
    start(ID, SPEC);

    assertRefused(
        new JobCommand.Start(ID, move("s3://a/photos", "s3://b/photos"), ""),
        "photos",
        "mode is COPY and not MOVE");
  }

  @ParameterizedTest
  @DisplayName("L-09: jobs that would touch the same objects do not run at the same time")
  @CsvSource({
    "s3://c/x, s3://b/photos/deeper, target s3://b/photos/deeper/ overlaps its target"
        + " s3://b/photos/",
    "s3://c/x, s3://b, target s3://b/ overlaps its target s3://b/photos/",
    "s3://c/x, s3://a/photos, target s3://a/photos/ overlaps its source s3://a/photos/",
    "s3://b/photos/2020, s3://c, source s3://b/photos/2020/ overlaps its target s3://b/photos/",
  })
  void overlapWithActiveJob(String source, String target, String reason) {
    start(ID, SPEC);
    JobCommand second = new JobCommand.Start(new MigrationId("second"), copy(source, target), "");

    assertRefused(second, "second", "photos", reason);

    happens(new JobEvent.Cancelled(ID, "enough", NOW));
    assertThat(lifecycle.decide(jobs, second, MOMENT)).isInstanceOf(Decision.Granted.class);
  }

  @Test
  @DisplayName("L-09: two copies may share a source; a move shares it with nobody")
  void sharedSource() {
    start(ID, SPEC);

    assertThat(
            lifecycle.decide(
                jobs,
                new JobCommand.Start(new MigrationId("second"), copy("s3://a", "s3://d"), ""),
                MOMENT))
        .isInstanceOf(Decision.Granted.class);
    assertRefused(
        new JobCommand.Start(new MigrationId("third"), move("s3://a", "s3://e"), ""),
        "one of them is a MOVE");
  }

  @ParameterizedTest
  @DisplayName("M-02: a target that is, contains or lies within its source is refused")
  @CsvSource({
    "s3://a/x, s3://a/x/",
    "s3://a/x, s3://a",
    "s3://a, s3://a/x",
    "file:///data, file:///data/copy"
  })
  void targetWithinSource(String source, String target) {
    assertThatThrownBy(() -> copy(source, target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlap")
        .hasMessageContaining(target);
  }

  @Test
  void neighboursDoNotOverlap() {
    assertThat(copy("s3://a/x", "s3://a/xy").target().prefix()).isEqualTo("xy/");
  }

  @ParameterizedTest
  @DisplayName("numbers out of range are refused with name, value and rule")
  @CsvSource({"maxInFlight, 0", "maxAttempts, 0", "concurrency, -1"})
  void numbersOutOfRange(String field, int value) {
    MigrationSpec spec = Specifications.wire("s3://a", "s3://b");
    spec.put(spec.getSchema().getField(field).pos(), value);

    assertThatThrownBy(() -> Specification.of(spec))
        .hasMessageContaining(field + " is " + value + ": it must be");
  }

  @Test
  @DisplayName("M-02: what this version does not carry out is refused with that reason")
  void notOffered() {
    Lifecycle startOnly = new Lifecycle(EnumSet.of(Action.START), Duration.ofDays(10));
    start(ID, SPEC);

    Decision decision = startOnly.decide(jobs, new JobCommand.Pause(ID), MOMENT);

    assertThat(decision).isInstanceOf(Decision.Refused.class);
    assertThat(((Decision.Refused) decision).reason())
        .contains("PAUSE", "photos", "not offered by this version", "START");
  }

  @Test
  @DisplayName("M-02: pause, resume and cancel, each twice, and what they do not apply to")
  void steering() {
    assertRefused(new JobCommand.Pause(ID), "photos", "unknown");
    start(ID, SPEC);
    assertRefused(new JobCommand.Pause(ID), "PENDING");
    happens(new JobEvent.Started(ID, Specifications.STORE, Specifications.STORE, NOW));

    accept(lifecycle.decide(jobs, new JobCommand.Pause(ID), MOMENT));
    assertThat(jobs.get(ID)).isInstanceOf(Job.Paused.class);
    assertThat(lifecycle.decide(jobs, new JobCommand.Pause(ID), MOMENT))
        .isEqualTo(Decision.UNCHANGED);

    accept(lifecycle.decide(jobs, new JobCommand.Resume(ID), MOMENT));
    assertThat(jobs.get(ID)).isInstanceOf(Job.Running.class);
    assertThat(lifecycle.decide(jobs, new JobCommand.Resume(ID), MOMENT))
        .isEqualTo(Decision.UNCHANGED);

    accept(lifecycle.decide(jobs, new JobCommand.Cancel(ID, "ann"), MOMENT));
    assertThat(((Job.Cancelled) jobs.get(ID)).reason()).isEqualTo("cancelled by ann");
    assertThat(lifecycle.decide(jobs, new JobCommand.Cancel(ID, "ann"), MOMENT))
        .isEqualTo(Decision.UNCHANGED);
    assertRefused(new JobCommand.Resume(ID), "CANCELLED");
  }

  @Test
  @DisplayName("F-06: limits begin as specified and change in every state that is not final")
  void limits() {
    Limits slow = Limits.newBuilder().setBytesPerSecond(5).build();
    Limits fast = Limits.newBuilder().setBytesPerSecond(50).build();
    assertRefused(new JobCommand.SetLimits(ID, fast), "photos", "unknown");
    start(ID, limited(slow));
    assertThat(jobs.get(ID).header().limits()).isEqualTo(slow);
    assertThat(lifecycle.decide(jobs, new JobCommand.SetLimits(ID, slow), MOMENT))
        .isEqualTo(Decision.UNCHANGED);

    accept(lifecycle.decide(jobs, new JobCommand.SetLimits(ID, fast), MOMENT));
    assertThat(jobs.get(ID)).isInstanceOf(Job.Pending.class);
    assertThat(jobs.get(ID).header().limits()).isEqualTo(fast);
    assertThat(jobs.get(ID).spec().wire().getLimits()).isEqualTo(slow);

    happens(new JobEvent.Started(ID, Specifications.STORE, Specifications.STORE, NOW));
    accept(lifecycle.decide(jobs, new JobCommand.SetLimits(ID, slow), MOMENT));
    accept(lifecycle.decide(jobs, new JobCommand.Pause(ID), MOMENT));
    accept(lifecycle.decide(jobs, new JobCommand.SetLimits(ID, fast), MOMENT));
    assertThat(jobs.get(ID)).isInstanceOf(Job.Paused.class);
    assertThat(JobRecords.toRecord(jobs.get(ID)).getLimits()).isEqualTo(fast);
    assertThat(JobRecords.fromRecord(JobRecords.toRecord(jobs.get(ID)))).isEqualTo(jobs.get(ID));

    accept(lifecycle.decide(jobs, new JobCommand.Cancel(ID, ""), MOMENT));
    assertRefused(new JobCommand.SetLimits(ID, slow), "SET_LIMITS", "CANCELLED");
  }

  private static Specification limited(Limits limits) {
    return Specification.of(
        MigrationSpec.newBuilder(Specifications.wire("s3://a/photos", "s3://b/photos"))
            .setLimits(limits)
            .build());
  }

  @Test
  @DisplayName("F-06: limits of a specification obey the same rules")
  void limitsOfTheSpecification() {
    assertThatThrownBy(() -> limited(Limits.newBuilder().setObjectsPerSecond(-1).build()))
        .hasMessage("limits.objectsPerSecond is -1: it must be 0 (no limit) or more");
  }

  @Test
  @DisplayName(
      "M-11: a job completes when its plan is complete and every task of it is terminal, not"
          + " before")
  void completion() {
    start(ID, SPEC);
    happens(new JobEvent.Started(ID, Specifications.STORE, Specifications.STORE, NOW));
    happens(new JobEvent.Planned(ID, 2, 10, "b", false));
    assertThat(Lifecycle.completion(jobs.get(ID), new Standing(2, 0), NOW)).isEmpty();
    happens(new JobEvent.Planned(ID, 1, 5, "c", true));

    assertThat(jobs.get(ID).plan()).isEqualTo(new PlanProgress(true, "c", 3, 15));
    assertThat(Lifecycle.completion(jobs.get(ID), new Standing(2, 0), NOW)).isEmpty();
    assertThat(Lifecycle.completion(jobs.get(ID), new Standing(3, 0), NOW))
        .containsInstanceOf(JobEvent.Completed.class);
  }

  @Test
  @DisplayName(
      "F-07: what is put off is read from the first pause on, and what was planned again once")
  void pausedJobIsReadFromItsPauseOn() {
    run();
    assertThat(repeats().followed()).isFalse();

    accept(lifecycle.decide(jobs, new JobCommand.Pause(ID), MOMENT));
    accept(lifecycle.decide(jobs, new JobCommand.Resume(ID), MOMENT));
    assertThat(repeats().again()).isEqualTo(END);
    Marks read = Marks.of(Map.of(0, 9L, 1, 3L));
    happens(new JobEvent.PlannedAgain(ID, read));
    accept(lifecycle.decide(jobs, new JobCommand.Pause(ID), MOMENT));

    assertThat(repeats().again()).isEqualTo(read);
    assertThat(jobs.get(ID).plan().tasks()).isEqualTo(3);
  }

  @Test
  @DisplayName(
      "M-10: a retried job runs again and completes only once each reopened failure is counted and"
          + " answered")
  void retry() {
    run();
    happens(new JobEvent.Completed(ID, NOW));

    accept(lifecycle.decide(jobs, new JobCommand.RetryFailed(ID), MOMENT));
    assertThat(jobs.get(ID)).isInstanceOf(Job.Running.class);
    assertThat(Lifecycle.completion(jobs.get(ID), new Standing(3, 0), NOW)).isEmpty();
    happens(new JobEvent.Reopened(ID, 2, true));

    assertThat(Lifecycle.completion(jobs.get(ID), new Standing(3, 0), NOW))
        .as("figures from before the retry")
        .isEmpty();
    assertThat(Lifecycle.completion(jobs.get(ID), new Standing(2, 2), NOW)).isEmpty();
    assertThat(Lifecycle.completion(jobs.get(ID), new Standing(3, 2), NOW)).isPresent();
  }

  @Test
  @DisplayName("M-02, L-09: what cannot be retried, and why")
  void retryRefused() {
    assertRefused(new JobCommand.RetryFailed(ID), "unknown");
    run();
    happens(new JobEvent.Completed(ID, NOW));
    start(new MigrationId("second"), SPEC);
    assertRefused(new JobCommand.RetryFailed(ID), "must not run beside", "second");
    happens(new JobEvent.Cancelled(new MigrationId("second"), "", NOW));
    assertRefused(new JobCommand.RetryFailed(new MigrationId("second")), "CANCELLED");

    Decision late =
        lifecycle.decide(
            jobs, new JobCommand.RetryFailed(ID), new Moment(NOW.plus(Duration.ofDays(11)), END));
    assertThat(((Decision.Refused) late).reason()).contains("within 240 h");
  }

  @Test
  @DisplayName("M-02: a job that was never stopped or retried plans nothing again")
  void nothingToPlanAgain() {
    run();

    assertThatThrownBy(() -> happens(new JobEvent.PlannedAgain(ID, END)))
        .hasMessageContaining("never paused");
    assertThatThrownBy(() -> happens(new JobEvent.Reopened(ID, 1, true)))
        .hasMessageContaining("not being retried");
  }

  private void run() {
    start(ID, SPEC);
    happens(new JobEvent.Started(ID, Specifications.STORE, Specifications.STORE, NOW));
    happens(new JobEvent.Planned(ID, 3, 10, "c", true));
  }

  private Repeats repeats() {
    return jobs.get(ID).plan().repeats();
  }

  private void start(MigrationId id, Specification spec) {
    accept(lifecycle.decide(jobs, new JobCommand.Start(id, spec, ""), MOMENT));
  }

  private void accept(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Granted.class);
    ((Decision.Granted) decision).events().forEach(this::happens);
  }

  private void happens(JobEvent event) {
    jobs.put(event.id(), Lifecycle.apply(jobs.get(event.id()), event));
  }

  private void assertRefused(JobCommand command, String... parts) {
    Decision decision = lifecycle.decide(jobs, command, MOMENT);
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    assertThat(((Decision.Refused) decision).reason()).contains(parts);
  }
}
