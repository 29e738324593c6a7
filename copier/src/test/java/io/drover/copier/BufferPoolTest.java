package io.drover.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  private static final int MIB = 1 << 20;

  @Test
  void lendsAtLeastWhatWasAskedFor() throws Exception {
    BufferPool pool = new BufferPool(64 * MIB);
    for (int size : new int[] {1, 4_096, 4_097, 1_000_000, 8 * MIB, 8 * MIB + 1, 20 * MIB}) {
      try (Buffer buffer = pool.acquire(size)) {
        assertThat(buffer.array().length).isGreaterThanOrEqualTo(size);
        assertThat(buffer.array().length).isLessThanOrEqualTo(Math.max(4_096, 2 * size));
      }
    }
    assertThat(pool.used()).isZero();
  }

  @Test
  void reusesArrays() throws Exception {
    BufferPool pool = new BufferPool(MIB);
    byte[] first;
    try (Buffer buffer = pool.acquire(10_000)) {
      first = buffer.array();
    }
    try (Buffer buffer = pool.acquire(9_000)) {
      assertThat(buffer.array()).isSameAs(first);
    }
  }

  @Test
  @DisplayName("O-02 arrays kept for reuse give way to those of another size, so the budget holds")
  void dropsIdleArrays() throws Exception {
    BufferPool pool = new BufferPool(MIB);
    List<Buffer> small = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      small.add(pool.acquire(4_096));
    }
    small.forEach(Buffer::close);
    assertThat(pool.allocated()).isEqualTo(MIB);

    try (Buffer large = pool.acquire(MIB)) {
      assertThat(large.array()).hasSize(MIB);
      assertThat(pool.allocated()).isEqualTo(MIB);
    }
  }

  @Test
  void needsNothingForNothing() throws Exception {
    try (Buffer buffer = new BufferPool(4_096).acquire(0)) {
      assertThat(buffer.array()).isEmpty();
    }
  }

  @Test
  void refusesWhatNeverFits() {
    BufferPool pool = new BufferPool(MIB);
    assertThat(pool.holds(MIB)).isTrue();
    assertThat(pool.holds(MIB + 1)).isFalse();
    assertThat(pool.holds(Long.MAX_VALUE)).isFalse();
    assertThatThrownBy(() -> pool.acquire(MIB + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("budget");
  }

  @Test
  @DisplayName(
      "O-02 waiters are served in the order in which they came; a large one is not starved")
  void servesInOrder() throws Exception {
    BufferPool pool = new BufferPool(8 * MIB);
    Buffer all = pool.acquire(8 * MIB);
    List<String> served = java.util.Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(2);
    Thread large = waiter(pool, 8 * MIB, "large", served, done);
    await().until(() -> pool.waiting() == 1);
    Thread small = waiter(pool, 4_096, "small", served, done);
    await().until(() -> pool.waiting() == 2);

    all.close();

    done.await();
    large.join();
    small.join();
    assertThat(served).containsExactly("large", "small");
  }

  private static Thread waiter(
      BufferPool pool, int size, String name, List<String> served, CountDownLatch done) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (Buffer buffer = pool.acquire(size)) {
                served.add(name);
                assertThat(buffer.array()).hasSizeGreaterThanOrEqualTo(size);
                done.countDown();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @Test
  void aWaiterThatIsToldToStopLeavesNoHole() throws Exception {
    BufferPool pool = new BufferPool(8 * MIB);
    Buffer half = pool.acquire(4 * MIB);
    AtomicReference<Throwable> seen = new AtomicReference<>();
    Thread impatient =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    pool.acquire(8 * MIB);
                  } catch (InterruptedException e) {
                    seen.set(e);
                  }
                });
    await().until(() -> pool.waiting() == 1);
    List<String> served = java.util.Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(1);
    Thread patient = waiter(pool, 4 * MIB, "patient", served, done);
    await().until(() -> pool.waiting() == 2);

    impatient.interrupt();

    done.await();
    impatient.join();
    patient.join();
    assertThat(seen.get()).isInstanceOf(InterruptedException.class);
    half.close();
    assertThat(pool.used()).isZero();
  }

  @Test
  void givesBackOnce() throws Exception {
    BufferPool pool = new BufferPool(MIB);
    Buffer buffer = pool.acquire(100);
    buffer.close();
    buffer.close();
    assertThat(pool.used()).isZero();
    assertThatThrownBy(buffer::array).isInstanceOf(IllegalStateException.class);
  }
}
