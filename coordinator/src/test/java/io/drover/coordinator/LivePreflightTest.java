package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.job.JobHeader;
import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Specification;
import io.drover.coordinator.lead.Readiness;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.OpenUploads;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.Stores;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What both stores of a live job must be able to do. */
class LivePreflightTest {
  private static Readiness inspect(String source, String target, Map<String, String> settings)
      throws InterruptedException {
    MigrationSpec spec =
        MigrationSpec.newBuilder()
            .setSource(source)
            .setTarget(target)
            .setLive(Live.newBuilder().setOpenUploads(OpenUploads.REFUSE).build())
            .build();
    JobHeader job =
        new JobHeader(
            new MigrationId("live"), Specification.of(spec), Instant.EPOCH, "", 1, 1, null, -1);
    try (Stores stores = Stores.discover(settings)) {
      Retrying retrying = new Retrying(RetryPolicy.DEFAULT, new Random(1), _ -> {});
      return new StorePreflight(stores, retrying, () -> UUID.randomUUID().toString()).inspect(job);
    }
  }

  @Test
  @DisplayName("L-02: two stores that honour every condition can take part")
  void able() throws Exception {
    assertThat(inspect("memory://able-source/", "memory://able-target/", Map.of()))
        .isInstanceOf(Readiness.Ready.class);
  }

  @Test
  @DisplayName("L-07: a source that cannot be written is no source of a live job")
  void readOnlySource() throws Exception {
    Readiness found =
        inspect(
            "memory://numbers@source/",
            "memory://read-only-target/",
            Map.of("store.numbers.generate", "10"));

    assertThat(found).isInstanceOf(Readiness.Unfit.class);
    assertThat(found.toString()).contains("source");
  }
}
