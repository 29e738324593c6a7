package io.drover.coordinator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.cutover.Beat;
import io.drover.coordinator.cutover.LeaseTerms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** L-06: what a leader expects of its gateways. */
class KnownGatewaysTest {
  private static final String PREFIX = "s3://photos/";

  private long nanos;
  private final KnownGateways known =
      new KnownGateways(
          new LeaseTerms(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofHours(1)),
          () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private void beat(long sequence, long confirmed) {
    var _ =
        known.hear(
            List.of(
                new Heard(
                    "g",
                    Optional.of(new Beat("g", "process", sequence, Map.of(PREFIX, confirmed))),
                    0)));
  }

  @Test
  @DisplayName("a leg that a dying gateway made long does not hold back every later switch")
  void longLegIsForgotten() {
    known.inForce(PREFIX, 1, false);
    beat(1, 1);
    assertThat(known.towards(PREFIX, 1).leg()).isLessThan(Duration.ofMillis(100));
    known.inForce(PREFIX, 2, false);
    assertThat(known.towards(PREFIX, 2).behind()).containsExactly("g");
    pass(Duration.ofSeconds(6));

    assertThat(known.towards(PREFIX, 2).behind()).isEmpty();

    assertThat(known.towards(PREFIX, 2).leg()).isGreaterThan(Duration.ofSeconds(2));
    pass(Duration.ofSeconds(60));
    assertThat(known.towards(PREFIX, 2).leg()).isLessThan(Duration.ofMillis(120));
  }
}
