package io.drover.coordinator.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobEvent;
import io.drover.coordinator.job.Lifecycle;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Specifications;
import io.drover.coordinator.job.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FailingTest {
  private final AtomicInteger looks = new AtomicInteger();
  private final Failing failing = new Failing(_ -> looks.incrementAndGet());
  private final Job.Running job = running();

  private static Job.Running running() {
    MigrationId id = new MigrationId("job");
    Job job =
        Lifecycle.apply(
            null,
            new JobEvent.Accepted(id, Specifications.copy("s3://a", "s3://b"), "", Instant.EPOCH));
    return (Job.Running)
        Lifecycle.apply(
            job,
            new JobEvent.Started(
                id, Specifications.STORE, Specifications.STORE, Instant.EPOCH, null));
  }

  private static Standing standing(long terminal, String... failed) {
    return new Standing(terminal, 0, List.of(failed));
  }

  @Test
  @DisplayName("L-06: where nothing ever failed nobody looks")
  void nothing() {
    assertThat(failing.of(job, standing(5))).isEmpty();
    assertThat(looks).hasValue(0);
  }

  @Test
  @DisplayName("L-06: a failure blocks until a look shows that a later task of its key went well")
  void looked() {
    assertThat(failing.of(job, standing(5, "1 failed"))).containsExactly("1 failed");
    assertThat(failing.of(job, standing(6, "1 failed"))).containsExactly("1 failed");
    assertThat(looks).hasValue(1);

    failing.found(Optional.of(List.of()));

    assertThat(failing.of(job, standing(7, "1 failed"))).isEmpty();
    assertThat(failing.of(job, standing(8, "2 failed"))).containsExactly("2 failed");
    failing.found(Optional.of(List.of("k")));
    assertThat(failing.of(job, standing(9, "2 failed"))).containsExactly("k");
    assertThat(looks).hasValue(2);
  }

  @Test
  @DisplayName("L-06: what only counts say is in doubt until it has been looked up")
  void doubtful() {
    assertThat(failing.doubtful(job, standing(5))).isFalse();
    failing.of(job, standing(5, "1 failed"));
    assertThat(failing.doubtful(job, standing(5, "1 failed"))).isTrue();

    failing.found(Optional.of(List.of("k")));

    assertThat(failing.doubtful(job, standing(5, "1 failed"))).isFalse();
    assertThat(failing.doubtful(job, standing(6, "2 failed"))).isTrue();
  }

  @Test
  @DisplayName("L-06: a look that shows nothing is made again")
  void unknown() {
    failing.of(job, standing(5, "1 failed"));
    failing.found(Optional.empty());

    assertThat(failing.of(job, standing(5, "1 failed"))).containsExactly("1 failed");
    assertThat(looks).hasValue(2);
  }
}
