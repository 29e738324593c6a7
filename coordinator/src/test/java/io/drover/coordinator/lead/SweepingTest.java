package io.drover.coordinator.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.again.AgainPage;
import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.command.CommandDecoder;
import io.drover.coordinator.cutover.Crossing;
import io.drover.coordinator.cutover.CrossingEvent;
import io.drover.coordinator.cutover.Sweep;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobEvent;
import io.drover.coordinator.job.JobRecords;
import io.drover.coordinator.job.Lifecycle;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.PassedOver;
import io.drover.coordinator.job.Specification;
import io.drover.coordinator.job.Specifications;
import io.drover.coordinator.job.Standing;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.coordinator.sweep.SweepPage;
import io.drover.coordinator.sweep.SweptKey;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.OpenUploads;
import io.drover.schemas.record.Task;
import io.drover.storage.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A sweep under leaders that die (L-02, F-05). */
class SweepingTest {
  private static final MigrationId ID = new MigrationId("live");
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final int KEYS = 23;

  private final List<Task> tasks = new ArrayList<>();
  private Job job = begun();
  private int transactions;
  private int cutAt = -1;
  private boolean after;
  private boolean failing;

  private static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void ask() {
    job = cross(job, new CrossingEvent.SweepBegun(NOW, true));
  }

  private static Job begun() {
    Specification spec =
        Specification.of(
            MigrationSpec.newBuilder(Specifications.wire("s3://a/in/", "s3://b/"))
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
    return Lifecycle.apply(
        job, new JobEvent.Planned(ID, 0, 0, "k", List.of(), PassedOver.NOTHING, true));
  }

  private static Job cross(Job job, CrossingEvent step) {
    return Lifecycle.apply(job, new JobEvent.Crossed(ID, step));
  }

  /** Pages of two of the keys, of which every third is odd. */
  private final class Listed implements Repetition {
    @Override
    public Reading sweep(Job.Running running, Sweep sweep, Listener<SweepPage> listener) {
      int from = sweep.checkpoint() == null ? 0 : Integer.parseInt(sweep.checkpoint()) + 1;
      for (int at = from; at < KEYS; at += 2) {
        if (failing) {
          listener.failed(new StoreException.Denied("no listing"));
          return Reading.NONE;
        }
        List<Integer> page = IntStream.range(at, Math.min(at + 2, KEYS)).boxed().toList();
        listener.found(
            new SweepPage(
                page.stream().filter(i -> i % 3 != 0).map(i -> swept(i)).toList(),
                page.stream().filter(i -> i % 3 == 0).map(i -> "in/%02d".formatted(i)).toList(),
                "%02d".formatted(page.getLast()),
                page.size(),
                page.getLast() == KEYS - 1));
      }
      return Reading.NONE;
    }

    private static SweptKey swept(int i) {
      return new SweptKey("%02d".formatted(i), "in/%02d".formatted(i));
    }

    @Override
    public Marks end() {
      return Marks.NONE;
    }

    @Override
    public Reading deferred(Job.Running running, Listener<AgainPage> listener) {
      return Reading.NONE;
    }

    @Override
    public Reading failures(Job.Running running, Listener<ReopenPage> listener) {
      return Reading.NONE;
    }

    @Override
    public ChangeReading changes(
        Job.Running running, LiveScope scope, Listener<ChangePage> listener) {
      return new ChangeReading() {
        @Override
        public void barrier(long request) {}

        @Override
        public long unplanned() {
          return 0;
        }

        @Override
        public void published() {}

        @Override
        public void stop() {}
      };
    }
  }

  private void commit(Transaction transaction) {
    boolean cut = transactions++ == cutAt;
    if (cut && !after) {
      throw new Cut();
    }
    transaction
        .records()
        .forEach(
            record -> {
              if (record.topic() == Topic.TASKS) {
                tasks.add((Task) Objects.requireNonNull(record.value()));
              } else if (record.topic() == Topic.MIGRATIONS) {
                job = JobRecords.fromRecord((Migration) Objects.requireNonNull(record.value()));
              }
            });
    if (cut) {
      throw new Cut();
    }
  }

  private Leader leader() {
    return new Leader(
        new Leader.Surroundings(
            new Lifecycle(EnumSet.allOf(Action.class), Duration.ofDays(1)),
            new CommandDecoder(
                _ -> {
                  throw new IllegalArgumentException("no Avro here");
                },
                Set.of("s3")),
            _ -> new Readiness.Ready(Specifications.STORE, Specifications.STORE),
            _ -> {
              throw new IllegalStateException("everything is planned");
            },
            new Listed(),
            this::commit,
            _ -> new Standing(tasks.size(), 0),
            _ -> Optional.empty(),
            new LeaderLimits(2, 2, 2, new FlightWindow.Rule(1_000, 100_000)),
            new LeaderMetrics(new SimpleMeterRegistry(), System::nanoTime),
            Clock.fixed(NOW, ZoneOffset.UTC),
            (_, _) -> () -> {},
            LiveSide.NONE));
  }

  /** Leads until nothing more happens; one leader after the other, if they are cut. */
  private void lead() {
    boolean led = false;
    while (!led) {
      Leader leader = leader();
      try {
        leader.begin(Map.of(ID, job));
        for (int i = 0; i < KEYS; i++) {
          leader.advance();
        }
        led = true;
      } catch (Cut e) {
        led = false;
      } finally {
        leader.end();
      }
    }
  }

  private Sweep sweep() {
    return Objects.requireNonNull(Objects.requireNonNull(job.crossing()).ground().sweep());
  }

  @Test
  @DisplayName(
      "L-02, F-05: cut before or after any transaction, a sweep plans every key it found once and"
          + " counts every key it looked at once")
  void crashAtEveryTransaction() {
    lead();
    int count = transactions;
    assertThat(count).isGreaterThan(5);
    for (int at = 0; at < count; at++) {
      for (boolean later : List.of(false, true)) {
        tasks.clear();
        transactions = 0;
        job = cross(begun(), new CrossingEvent.SweepBegun(NOW, true));
        cutAt = at;
        after = later;
        lead();

        assertThat(tasks)
            .extracting(Task::getSourceKey)
            .as("cut %s transaction %d", later ? "after" : "before", at)
            .containsExactlyElementsOf(
                IntStream.range(0, KEYS)
                    .filter(i -> i % 3 != 0)
                    .mapToObj("in/%02d"::formatted)
                    .toList());
        assertThat(tasks).allMatch(task -> task.getLive() && task.getSourcePin().isEmpty());
        assertThat(sweep().runs()).isFalse();
        assertThat(sweep().looked()).isEqualTo(KEYS);
        assertThat(sweep().found()).isEqualTo(tasks.size());
        assertThat(sweep().odd()).isEqualTo(KEYS - tasks.size());
        assertThat(job.plan().tasks()).isEqualTo(tasks.size());
      }
    }
  }

  @Test
  @DisplayName("L-02: a sweep that cannot go on says why, and the job goes on")
  void fails() {
    failing = true;

    lead();

    assertThat(sweep().runs()).isFalse();
    assertThat(sweep().failure()).isEqualTo("no listing");
    assertThat(job).isInstanceOf(Job.Running.class);
  }

  @Test
  @DisplayName("L-07: a sweep does not outlive the switch")
  void switched() {
    for (CrossingEvent step :
        List.of(
            new CrossingEvent.CloseBegun(NOW),
            new CrossingEvent.WritesHeld(NOW),
            new CrossingEvent.ReadsMoved(NOW))) {
      job = cross(job, step);
      assertThat(Objects.requireNonNull(job.crossing()).sweeps()).isFalse();
      assertThat(sweep().runs()).isTrue();
    }
    job = cross(job, new CrossingEvent.Switched(NOW));

    assertThat(sweep().runs()).isFalse();
    assertThat(sweep().failure()).contains("moved to the other side");
  }
}
