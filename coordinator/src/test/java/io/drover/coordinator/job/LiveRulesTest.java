package io.drover.coordinator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.Existing;
import io.drover.schemas.record.Filter;
import io.drover.schemas.record.JobKind;
import io.drover.schemas.record.KeyList;
import io.drover.schemas.record.KeyListFormat;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.OpenUploads;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LiveRulesTest {
  private static final Live LIVE = Live.newBuilder().setOpenUploads(OpenUploads.REFUSE).build();

  @ParameterizedTest
  @EnumSource(
      value = JobKind.class,
      names = {"DRY_RUN", "VERIFY"})
  @DisplayName("L-02: only a migration can be live")
  void kinds(JobKind kind) {
    assertThatThrownBy(() -> live("s3://a", "s3://b", spec -> spec.setKind(kind)))
        .hasMessageContaining("live with kind " + kind);
  }

  @Test
  @DisplayName("L-08: a live job takes everything below its prefix, or readers would miss the rest")
  void everything() {
    Filter some = Filter.newBuilder().setInclude(List.of("*.jpg")).build();
    KeyList keys = new KeyList("s3://lists/keys.txt", KeyListFormat.LINES);

    assertThatThrownBy(() -> live("s3://a", "s3://b", spec -> spec.setFilter(some)))
        .hasMessageContaining("filter or keyList");
    assertThatThrownBy(() -> live("s3://a", "s3://b", spec -> spec.setKeyList(keys)))
        .hasMessageContaining("filter or keyList");
  }

  @Test
  @DisplayName("L-08: a live job replaces what is in its way at the target, or it does not begin")
  void existing() {
    assertThatThrownBy(() -> live("s3://a", "s3://b", spec -> spec.setExisting(Existing.FAIL)))
        .hasMessageContaining("existing is FAIL");
  }

  @Test
  @DisplayName("T-20: a close that waits for open uploads is refused, as long as none does")
  void openUploads() {
    Live waiting = Live.newBuilder(LIVE).setOpenUploads(OpenUploads.WAIT).build();

    assertThatThrownBy(() -> live("s3://a", "s3://b", spec -> spec.setLive(waiting)))
        .hasMessageContaining("openUploads is WAIT");
  }

  @Test
  @DisplayName("L-05: times are refused that make no sense")
  void times() {
    assertThatThrownBy(
            () ->
                live(
                    "s3://a",
                    "s3://b",
                    spec -> spec.setLive(Live.newBuilder(LIVE).setCloseTimeoutMs(0).build())))
        .hasMessageContaining("closeTimeoutMs is 0");
  }

  @ParameterizedTest
  @CsvSource({"COPY, COPY", "COPY, MOVE"})
  @DisplayName("L-09: no other job takes its objects from the source of a live one")
  void ownsItsSource(Mode mode, Mode other) {
    Specification live = live("s3://a/x", "s3://b", spec -> spec.setMode(mode));
    Specification beside =
        Specification.of(
            MigrationSpec.newBuilder(Specifications.wire("s3://a", "s3://c"))
                .setMode(other)
                .build());

    assertThat(live.conflict(beside)).get().asString().contains("overlaps its source");
    assertThat(beside.conflict(live)).get().asString().contains("overlaps its source");
    assertThat(live.conflict(Specifications.copy("s3://a/y", "s3://c"))).isEmpty();
  }

  @Test
  @DisplayName("L-02: a live job goes on when everything that was there is copied")
  void doesNotComplete() {
    MigrationId id = new MigrationId("live");
    Instant now = Instant.EPOCH;
    Job job =
        Lifecycle.apply(
            null, new JobEvent.Accepted(id, live("s3://a", "s3://b", spec -> spec), "", now));
    job =
        Lifecycle.apply(
            job, new JobEvent.Started(id, Specifications.STORE, Specifications.STORE, now));
    job =
        Lifecycle.apply(
            job, new JobEvent.Planned(id, 1, 1, "k", List.of(), PassedOver.NOTHING, true));

    assertThat(Lifecycle.completion(job, new Standing(1, 0), now)).isEmpty();
  }

  @Test
  @DisplayName("L-07: a live job is not undone by a rollback job: it has a way back of its own")
  void notUndone() {
    MigrationId id = new MigrationId("live");
    Specification spec = live("s3://a", "s3://b", same -> same);
    Job job = Lifecycle.apply(null, new JobEvent.Accepted(id, spec, "", Instant.EPOCH));
    job = Lifecycle.apply(job, new JobEvent.Cancelled(id, "enough", Instant.EPOCH));
    Specification rollback =
        Specification.of(
            MigrationSpec.newBuilder(Specifications.wire("s3://b", "s3://a"))
                .setKind(JobKind.ROLLBACK)
                .setUndoes("live")
                .setServerSide(false)
                .build());

    assertThat(Undoing.refusal(Map.of(id, job), rollback)).get().asString().contains("was live");
  }

  private static Specification live(
      String source, String target, UnaryOperator<MigrationSpec.Builder> change) {
    return Specification.of(
        change
            .apply(MigrationSpec.newBuilder(Specifications.wire(source, target)).setLive(LIVE))
            .build());
  }
}
