package io.drover.coordinator.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.again.AgainPage;
import io.drover.coordinator.again.ReopenPage;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobEvent;
import io.drover.coordinator.job.Lifecycle;
import io.drover.coordinator.job.Marks;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Specification;
import io.drover.coordinator.job.Specifications;
import io.drover.coordinator.job.Standing;
import io.drover.coordinator.live.ChangePage;
import io.drover.coordinator.live.LiveScope;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.OpenUploads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LiveFlowTest {
  private final MigrationId id = new MigrationId("job");
  private final Counted counted = new Counted();
  private final AtomicInteger wakes = new AtomicInteger();
  private final List<LeaderEvent> heard = new ArrayList<>();
  private Standing reported = Standing.NONE;
  private final LiveFlow flow =
      new LiveFlow(id, counted, _ -> reported, heard::add, wakes::incrementAndGet);

  /** Outcomes that are counted as the test says. */
  private static final class Counted implements Repetition {
    private Standing standing = Standing.NONE;
    private Runnable changed = () -> {};
    private Consumer<RuntimeException> failed = _ -> {};
    private int under;

    @Override
    public Counting counting(
        Job.Running job, Runnable onChange, Consumer<RuntimeException> onFailure) {
      under++;
      changed = onChange;
      failed = onFailure;
      return new Counting() {
        @Override
        public Standing standing() {
          return standing;
        }

        @Override
        public void stop() {
          under--;
        }
      };
    }

    @Override
    public Marks end() {
      return Marks.NONE;
    }

    @Override
    public Reading deferred(Job.Running job, Listener<AgainPage> listener) {
      throw new UnsupportedOperationException("nothing is put off");
    }

    @Override
    public Reading failures(Job.Running job, Listener<ReopenPage> listener) {
      throw new UnsupportedOperationException("nothing failed");
    }

    @Override
    public ChangeReading changes(Job.Running job, LiveScope scope, Listener<ChangePage> listener) {
      return new ListedChanges().follow(job, scope, listener);
    }
  }

  private static Specification live() {
    Live live = Live.newBuilder().setOpenUploads(OpenUploads.REFUSE).build();
    return Specification.of(
        MigrationSpec.newBuilder(Specifications.wire("s3://a", "s3://b")).setLive(live).build());
  }

  private Job.Running running() {
    Job job = Lifecycle.apply(null, new JobEvent.Accepted(id, live(), "", Instant.EPOCH));
    Job started =
        Lifecycle.apply(
            job,
            new JobEvent.Started(
                id, Specifications.STORE, Specifications.STORE, Instant.EPOCH, null));
    return (Job.Running)
        Lifecycle.apply(started, new JobEvent.ChangesPlanned(id, 5, Optional.empty()));
  }

  @Test
  @DisplayName("L-03: outcomes count as soon as they are there, and wake the leader")
  void counts() {
    flow.follow(running());
    assertThat(flow.look().backlog()).isEqualTo(5);

    counted.standing = new Standing(5, 0);
    counted.changed.run();

    assertThat(flow.look().backlog()).isZero();
    assertThat(wakes).hasValue(1);
  }

  @Test
  @DisplayName("L-03: a new leader goes by the reports until it has read more than they say")
  void reports() {
    reported = new Standing(4, 0);
    flow.follow(running());
    assertThat(flow.look().backlog()).isEqualTo(1);

    counted.standing = new Standing(3, 0);
    assertThat(flow.look().backlog()).isEqualTo(1);
    counted.standing = new Standing(5, 0);
    assertThat(flow.look().backlog()).isZero();
  }

  @Test
  @DisplayName("L-03: counting goes on as long as the job runs, once; its failure ends the term")
  void ends() {
    flow.follow(running());
    flow.follow(running());
    assertThat(counted.under).isEqualTo(1);

    counted.failed.accept(new IllegalStateException("gone"));
    assertThat(heard).singleElement().isInstanceOf(LeaderEvent.Broken.class);

    flow.stop();
    flow.stop();
    assertThat(counted.under).isZero();
  }
}
