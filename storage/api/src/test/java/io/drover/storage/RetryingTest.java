package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryingTest {
  private final List<Duration> waits = new ArrayList<>();
  private final Retrying retrying = new Retrying(RetryPolicy.DEFAULT, new Random(1), waits::add);

  @Test
  @DisplayName("M-06 5 attempts, waits that double from 1 s with jitter over their upper half")
  void doublesTheWaits() {
    AtomicInteger calls = new AtomicInteger();

    assertThatThrownBy(
            () ->
                retrying.call(
                    () -> {
                      calls.incrementAndGet();
                      throw new StoreException.Unavailable("down");
                    },
                    (attempt, failure) -> {}))
        .isInstanceOf(StoreException.Unavailable.class);

    assertThat(calls).hasValue(5);
    assertThat(waits).hasSize(4);
    for (int i = 0; i < 4; i++) {
      long full = 1_000L << i;
      assertThat(waits.get(i).toMillis()).isBetween(full / 2, full);
    }
  }

  @Test
  @DisplayName("M-06 a failure that no retry mends is not retried")
  void givesUpAtOnce() {
    assertThatThrownBy(
            () ->
                retrying.call(
                    () -> {
                      throw new StoreException.Denied("no");
                    },
                    (attempt, failure) -> {}))
        .isInstanceOf(StoreException.Denied.class);

    assertThat(waits).isEmpty();
  }

  @Test
  void tellsOfEachFailureThatIsFollowedByAnotherAttempt() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    List<Integer> told = new ArrayList<>();

    String result =
        retrying.call(
            () -> {
              if (calls.incrementAndGet() < 3) {
                throw new StoreException.Throttled("slow down");
              }
              return "done";
            },
            (attempt, failure) -> told.add(attempt));

    assertThat(result).isEqualTo("done");
    assertThat(told).containsExactly(1, 2);
  }
}
