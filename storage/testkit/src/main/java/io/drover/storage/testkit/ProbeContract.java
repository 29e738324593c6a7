package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.CapabilityProbe;
import io.drover.storage.ListRequest;
import io.drover.storage.Primitive;
import io.drover.storage.ProbeFinding;
import io.drover.storage.ProbeReport;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The probe finds what is declared, and leaves nothing behind (T-28). */
interface ProbeContract extends StoreFixture {
  private ProbeReport probe(CapabilityProbe.Scope scope) throws InterruptedException {
    RetryPolicy policy = new RetryPolicy(3, Duration.ZERO, Duration.ZERO);
    Retrying retrying = new Retrying(policy, new Random(1), wait -> {});
    CapabilityProbe probe = new CapabilityProbe(() -> UUID.randomUUID().toString(), retrying);
    return probe.probe(store(), prefix(), scope, Set.of());
  }

  private void nothingIsLeft() {
    assertThat(store().list(ListRequest.first(prefix())).objects()).isEmpty();
    leftovers().ifPresent(count -> assertThat(count).isZero());
  }

  @Test
  @DisplayName("T-28 a probe of a target finds the declared primitives and leaves nothing")
  default void probeOfTarget() throws InterruptedException {
    ProbeReport report = probe(CapabilityProbe.Scope.TARGET);

    assertThat(report.capabilities().primitives())
        .as("%s", report.findings())
        .isEqualTo(primitives());
    nothingIsLeft();
  }

  @Test
  @DisplayName(
      "T-28 a probe of a source to move from finds the declared primitives and leaves nothing")
  default void probeOfMovedSource() throws InterruptedException {
    ProbeReport report = probe(CapabilityProbe.Scope.SOURCE_MOVE);

    for (Primitive primitive : new Primitive[] {Primitive.PINNED_READ, Primitive.DELETE_IF_MATCH}) {
      assertThat(report.capabilities().has(primitive))
          .as("%s", report.finding(primitive))
          .isEqualTo(primitives().contains(primitive));
    }
    nothingIsLeft();
  }

  @Test
  @DisplayName("T-28 a probe of a source that is read tries a wrong pin on what is there")
  default void probeOfReadSource() throws InterruptedException {
    needs(Primitive.PINNED_READ);
    create(key("existing"), bytes(120, 100));

    ProbeReport report = probe(CapabilityProbe.Scope.READ);

    assertThat(report.finding(Primitive.PINNED_READ).verdict())
        .as("%s", report.findings())
        .isEqualTo(ProbeFinding.Verdict.HONOURED);
    assertThat(store().list(ListRequest.first(prefix())).objects()).hasSize(1);
  }
}
