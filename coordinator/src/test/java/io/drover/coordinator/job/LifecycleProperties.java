package io.drover.coordinator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Action;
import io.drover.schemas.record.Limits;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * M-02: only legal states, whatever happens in whatever order; and the topic holds all there is to
 * know.
 */
class LifecycleProperties {
  private static final Map<MigrationState, Set<MigrationState>> LEGAL =
      new EnumMap<>(MigrationState.class);

  static {
    LEGAL.put(
        MigrationState.PENDING,
        EnumSet.of(
            MigrationState.PENDING,
            MigrationState.RUNNING,
            MigrationState.FAILED,
            MigrationState.CANCELLED));
    LEGAL.put(
        MigrationState.RUNNING,
        EnumSet.of(
            MigrationState.RUNNING,
            MigrationState.PAUSED,
            MigrationState.COMPLETED,
            MigrationState.FAILED,
            MigrationState.CANCELLED));
    LEGAL.put(
        MigrationState.PAUSED,
        EnumSet.of(
            MigrationState.PAUSED,
            MigrationState.RUNNING,
            MigrationState.FAILED,
            MigrationState.CANCELLED));
    LEGAL.put(MigrationState.COMPLETED, EnumSet.of(MigrationState.RUNNING));
    LEGAL.put(MigrationState.FAILED, Set.of());
    LEGAL.put(MigrationState.CANCELLED, Set.of());
  }

  /** A thing that happens: number of the job, number of what happens to it, a quantity. */
  record Stimulus(int job, int kind, int amount) {}

  @Property(tries = 2_000)
  void onlyLegalStatesAndReplayGivesTheSame(@ForAll("histories") List<Stimulus> history) {
    Lifecycle lifecycle = new Lifecycle(EnumSet.allOf(Action.class), Duration.ofDays(10));
    Map<MigrationId, Job> jobs = new TreeMap<>();
    Map<String, Migration> topic = new HashMap<>();
    Instant now = Instant.EPOCH;
    for (Stimulus stimulus : history) {
      now = now.plusMillis(7);
      for (JobEvent event : events(lifecycle, jobs, stimulus, now)) {
        Job before = jobs.get(event.id());
        Job after;
        try {
          after = Lifecycle.apply(before, event);
        } catch (IllegalStateException e) {
          assertThat(stimulus.kind())
              .as("a decision is always legal: %s", event)
              .isGreaterThanOrEqualTo(5);
          continue;
        }
        checkStep(before, after);
        jobs.put(event.id(), after);
        topic.put(event.id().value(), JobRecords.toRecord(after));
      }
    }
    checkNoOverlap(jobs);
    Map<MigrationId, Job> replayed = new TreeMap<>();
    topic.values().stream().map(JobRecords::fromRecord).forEach(job -> replayed.put(job.id(), job));
    assertThat(replayed).isEqualTo(jobs);
  }

  private static List<JobEvent> events(
      Lifecycle lifecycle, Map<MigrationId, Job> jobs, Stimulus stimulus, Instant now) {
    MigrationId id = new MigrationId("job-" + stimulus.job());
    return switch (stimulus.kind()) {
      case 0 ->
          decided(lifecycle, jobs, new JobCommand.Start(id, spec(stimulus.amount()), ""), now);
      case 1 -> decided(lifecycle, jobs, new JobCommand.Pause(id), now);
      case 2 -> decided(lifecycle, jobs, new JobCommand.Resume(id), now);
      case 3 ->
          stimulus.amount() > 7
              ? decided(lifecycle, jobs, new JobCommand.Cancel(id, ""), now)
              : List.of();
      case 4 -> decided(lifecycle, jobs, new JobCommand.RetryFailed(id), now);
      case 5 -> List.of(new JobEvent.Started(id, Specifications.STORE, Specifications.STORE, now));
      case 6, 7 -> List.of(planned(id, jobs.get(id), stimulus.amount()));
      case 8 -> stimulus.amount() > 7 ? List.of(new JobEvent.Failed(id, "why", now)) : List.of();
      case 9 -> List.of(new JobEvent.PlannedAgain(id, marks(stimulus.amount())));
      case 10 -> List.of(new JobEvent.Reopened(id, stimulus.amount(), stimulus.amount() > 5));
      case 11 -> decided(lifecycle, jobs, new JobCommand.SetLimits(id, limits(stimulus)), now);
      default -> List.of(new JobEvent.Completed(id, now));
    };
  }

  private static Limits limits(Stimulus stimulus) {
    return Limits.newBuilder().setBytesPerSecond(stimulus.amount()).build();
  }

  private static JobEvent planned(MigrationId id, Job job, int amount) {
    String last = job == null || job.plan().checkpoint() == null ? "" : job.plan().checkpoint();
    String place = last + "x";
    List<KeyRange> left =
        amount % 3 == 0
            ? List.of(new KeyRange(place, place + "y"), new KeyRange(place + "y", null))
            : List.of();
    PassedOver passedOver = new PassedOver(amount, amount % 2, List.of("symbolic-link:" + place));
    return new JobEvent.Planned(id, amount, 3L * amount, place, left, passedOver, amount > 8);
  }

  private static Marks marks(long offset) {
    return Marks.of(Map.of(0, offset, 3, offset / 2));
  }

  private static List<JobEvent> decided(
      Lifecycle lifecycle, Map<MigrationId, Job> jobs, JobCommand command, Instant now) {
    return switch (lifecycle.decide(
        jobs, command, new Moment(now, marks(Math.floorMod(now.toEpochMilli(), 11))))) {
      case Decision.Granted(List<JobEvent> events) -> events;
      case Decision.Refused(String reason) -> {
        assertThat(reason).contains(command.id().value());
        yield List.of();
      }
    };
  }

  private static Specification spec(int number) {
    return Specifications.copy("s3://in/" + number, "s3://out/" + (number % 4));
  }

  private static void checkStep(Job before, Job after) {
    MigrationState state = JobRecords.state(after);
    if (before == null) {
      assertThat(state).isEqualTo(MigrationState.PENDING);
      assertThat(after.header().revision()).isEqualTo(1);
      return;
    }
    assertThat(LEGAL.get(JobRecords.state(before))).contains(state);
    assertThat(after.header().revision()).isEqualTo(before.header().revision() + 1);
    assertThat(after.plan().tasks()).isGreaterThanOrEqualTo(before.plan().tasks());
    assertThat(after.plan().repeats().reopened())
        .isGreaterThanOrEqualTo(before.plan().repeats().reopened());
    if (state == MigrationState.COMPLETED) {
      assertThat(after.plan().complete()).isTrue();
      assertThat(after.plan().repeats().retrying()).as("M-10").isFalse();
    }
    assertThat(after.spec()).isEqualTo(before.spec());
  }

  private static void checkNoOverlap(Map<MigrationId, Job> jobs) {
    for (Job one : jobs.values()) {
      for (Job other : jobs.values()) {
        if (one instanceof Job.Active
            && other instanceof Job.Active
            && !one.id().equals(other.id())) {
          assertThat(one.spec().conflict(other.spec())).as("L-09").isEmpty();
        }
      }
    }
  }

  @Provide
  Arbitrary<List<Stimulus>> histories() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 12),
            Arbitraries.integers().between(0, 9))
        .as(Stimulus::new)
        .list()
        .ofMaxSize(80);
  }
}
