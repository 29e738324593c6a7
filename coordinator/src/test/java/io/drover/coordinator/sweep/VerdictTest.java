package io.drover.coordinator.sweep;

import static io.drover.coordinator.sweep.Verdict.CHANGED;
import static io.drover.coordinator.sweep.Verdict.ODD;
import static io.drover.coordinator.sweep.Verdict.SAME;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a sweep thinks of a key (L-02). */
class VerdictTest {
  private static final String JOB = "m";
  private static final Optional<ObjectStat> NOTHING = Optional.empty();
  private static final Optional<ObjectStat> ORIGINAL = stat("v1", null, null);
  private static final Optional<ObjectStat> COPY = stat("c1", JOB, "v1");
  private static final Optional<ObjectStat> NEWER = stat("v2", null, null);

  private static Optional<ObjectStat> stat(String pin, String job, String of) {
    ObjectAttributes attributes =
        job == null
            ? ObjectAttributes.NONE
            : new Provenance(job, 1, new Pin(of)).stamp(ObjectAttributes.NONE);
    return Optional.of(
        new ObjectStat(
            new ObjectKey("k"), 1, Instant.EPOCH, new Pin(pin), attributes, false, Set.of()));
  }

  @Test
  @DisplayName("L-02: what is a copy of the other, in either direction, is left alone")
  void same() {
    assertThat(Verdict.forward(JOB, ORIGINAL, COPY)).isEqualTo(SAME);
    assertThat(Verdict.forward(JOB, COPY, ORIGINAL)).isEqualTo(SAME);
    assertThat(Verdict.back(JOB, ORIGINAL, COPY)).isEqualTo(SAME);
    assertThat(Verdict.back(JOB, COPY, ORIGINAL)).isEqualTo(SAME);
    assertThat(Verdict.forward(JOB, NOTHING, NOTHING)).isEqualTo(SAME);
    assertThat(Verdict.back(JOB, NOTHING, NOTHING)).isEqualTo(SAME);
  }

  @Test
  @DisplayName("L-02: what was written, created or deleted at the source is found")
  void changedAtTheSource() {
    assertThat(Verdict.forward(JOB, NEWER, COPY)).isEqualTo(CHANGED);
    assertThat(Verdict.forward(JOB, ORIGINAL, NOTHING)).isEqualTo(CHANGED);
    assertThat(Verdict.forward(JOB, NOTHING, COPY)).isEqualTo(CHANGED);
  }

  @Test
  @DisplayName("L-02: a copy is known by its job: what was at the target before is not taken away")
  void notOurs() {
    assertThat(Verdict.forward(JOB, NOTHING, ORIGINAL)).isEqualTo(SAME);
    assertThat(Verdict.forward(JOB, NOTHING, stat("c1", "other", "v1"))).isEqualTo(SAME);
  }

  @Test
  @DisplayName("L-07: in the rollback window what was written, created or deleted at the target is")
  void changedAtTheTarget() {
    assertThat(Verdict.back(JOB, ORIGINAL, NEWER)).isEqualTo(CHANGED);
    assertThat(Verdict.back(JOB, COPY, NEWER)).isEqualTo(CHANGED);
    assertThat(Verdict.back(JOB, NOTHING, NEWER)).isEqualTo(CHANGED);
    assertThat(Verdict.back(JOB, COPY, NOTHING)).isEqualTo(CHANGED);
  }

  @Test
  @DisplayName("L-02: what somebody wrote at the source that was left is told, and not undone")
  void writtenWhereNobodyShould() {
    assertThat(Verdict.back(JOB, NEWER, COPY)).isEqualTo(ODD);
    assertThat(Verdict.back(JOB, NEWER, NOTHING)).isEqualTo(ODD);
  }
}
