package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private final Random random = new Random(7);

  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 2000", "3, 4000", "6, 32000", "7, 60000", "8, 60000", "1000, 60000"})
  @DisplayName("M-06 waits double up to the longest, each between its half and itself")
  void waits(int attempt, long full) {
    for (int i = 0; i < 200; i++) {
      assertThat(RetryPolicy.DEFAULT.delay(attempt, random).toMillis()).isBetween(full / 2, full);
    }
  }

  @Test
  void smallAndHugeWaits() {
    RetryPolicy none = new RetryPolicy(3, Duration.ZERO, Duration.ZERO);
    RetryPolicy millis = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(3));
    RetryPolicy years = new RetryPolicy(99, Duration.ofDays(400), Duration.ofDays(4_000));

    assertThat(none.delay(5, random)).isZero();
    for (int i = 0; i < 50; i++) {
      assertThat(millis.delay(9, random).toMillis()).isBetween(2L, 3L);
      assertThat(years.delay(40, random)).isBetween(Duration.ofDays(2_000), Duration.ofDays(4_000));
    }
  }

  @Test
  void onlyWhatARetryMendsIsRepeatedAndOnlySoOften() {
    StoreException busy = new StoreException.Throttled("slow down");

    assertThat(RetryPolicy.DEFAULT.again(4, busy)).isTrue();
    assertThat(RetryPolicy.DEFAULT.again(5, busy)).isFalse();
    assertThat(RetryPolicy.DEFAULT.again(1, new StoreException.Denied("no"))).isFalse();
  }

  @Test
  void impossiblePoliciesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}
