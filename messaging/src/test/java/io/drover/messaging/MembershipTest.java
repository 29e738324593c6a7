package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** T-09: whether a member may rely on what its group has given it. */
class MembershipTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10); // It overflows on the way.
  private final Membership membership = new Membership(nanos::get, Duration.ofNanos(100));

  /** Not at the first look. */
  private static BooleanSupplier later() {
    AtomicInteger looks = new AtomicInteger();
    return () -> looks.getAndIncrement() > 0;
  }

  @Test
  @DisplayName("nothing is certain before the group has taken a commit")
  void notBeforeTheFirstProof() {
    assertThat(membership.due()).isTrue();
    assertThatThrownBy(() -> membership.await(later())).isInstanceOf(InterruptedException.class);
  }

  @Test
  @DisplayName("a proof holds for a time, counted from when its commit was sent")
  void holdsForATime() {
    membership.proven(nanos.get());
    nanos.addAndGet(99);
    assertThatCode(() -> membership.await(later())).doesNotThrowAnyException();
    nanos.addAndGet(1);
    assertThatThrownBy(() -> membership.await(later())).isInstanceOf(InterruptedException.class);
  }

  @Test
  @DisplayName("an answer to an older commit takes nothing back")
  void olderProof() {
    membership.proven(nanos.get() + 50);
    membership.proven(nanos.get());
    nanos.addAndGet(149);
    assertThatCode(() -> membership.await(later())).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("another proof is due long before the last one ends")
  void due() {
    membership.proven(nanos.get());
    assertThat(membership.due()).isFalse();
    nanos.addAndGet(34);
    assertThat(membership.due()).isTrue();
  }

  @Test
  @DisplayName("what was let go is not one's own, whatever was proven")
  void letGo() {
    membership.proven(nanos.get());
    assertThatThrownBy(() -> membership.await(() -> true)).isInstanceOf(InterruptedException.class);
  }

  @Test
  @DisplayName("who waits goes on with the next proof")
  void goesOn() throws Exception {
    FutureTask<String> waiting =
        new FutureTask<>(
            () -> {
              membership.await(() -> false);
              return "certain";
            });
    Thread.ofVirtual().start(waiting);
    membership.proven(nanos.get());

    assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("certain");
  }
}
