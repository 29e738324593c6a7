package io.drover.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.copier.Lane.Phase;
import io.drover.schemas.limits.Timetable;
import io.drover.schemas.record.Limits;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slots of jobs with limits; time passes only where the test says so. */
@Timeout(60)
class PacedSlotsTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final TransferSlots slots = new TransferSlots(2, now::get, Clock.systemUTC());
  private final StoreGate gate = slots.gate("a");
  private final Lane limited = slots.lane(2, gate, gate);
  private final Executor threads = Thread::startVirtualThread;

  @BeforeEach
  void limit() {
    slots.share(1);
    slots.limit(limited, 2, Timetable.of(Limits.newBuilder().setBytesPerSecond(1_000).build()));
  }

  private void pass(long nanos) {
    now.addAndGet(nanos);
    slots.share(1); // Makes it look at the time.
  }

  private CompletableFuture<Optional<Slot>> waiter() {
    return waits(() -> slots.acquire(limited, 1_000));
  }

  private interface Call<T> {
    T call() throws InterruptedException;
  }

  private <T> CompletableFuture<T> waits(Call<T> call) {
    int before = slots.waiting();
    CompletableFuture<T> future =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return call.call();
              } catch (InterruptedException e) {
                throw new CompletionException(e);
              }
            },
            threads);
    await().until(() -> slots.waiting() == before + 1);
    return future;
  }

  private Slot slot(CompletableFuture<Optional<Slot>> future) {
    return future.join().orElseThrow();
  }

  private Slot slotOfBytes(long bytes) throws InterruptedException {
    return slots.acquire(limited, bytes).orElseThrow();
  }

  @Test
  @DisplayName("F-06 who waits for the job's rate holds no slot, and other jobs have them all")
  void holdsNothing() throws Exception {
    slotOfBytes(5_000).close(); // Not moved: given back.
    try (Slot first = slotOfBytes(1_000)) {
      first.owe(1_000);
    }
    CompletableFuture<Optional<Slot>> second = waiter();
    CompletableFuture<Optional<Slot>> third = waiter();
    assertThat(slots.inUse()).isZero();
    assertThat(slots.limited()).isEqualTo(2);

    Lane other = slots.lane(2, gate, gate);
    try (Slot one = slots.acquire(other, 1 << 20).orElseThrow();
        Slot two = slots.acquire(other, 1 << 20).orElseThrow()) {
      assertThat(slots.inUse()).isEqualTo(2);
      one.succeeded();
      two.succeeded();
    }

    pass(SECOND);
    slot(second).owe(1_000);
    assertThat(third).isNotDone();
    pass(SECOND);
    slot(third).close();
    assertThat(slots.limited()).isZero();
  }

  @Test
  @DisplayName("F-06 a rate that opens while its only waiter is about to sleep lets it go")
  void opensBeforeItSleeps() throws Exception {
    AtomicLong step = new AtomicLong();
    TransferSlots passing =
        new TransferSlots(2, () -> now.getAndAdd(step.get()), Clock.systemUTC());
    StoreGate store = passing.gate("a");
    Lane lane = passing.lane(2, store, store);
    passing.share(1);
    passing.limit(lane, 2, Timetable.of(Limits.newBuilder().setBytesPerSecond(1_000).build()));
    try (Slot first = passing.acquire(lane, 1_000).orElseThrow()) {
      first.owe(1_000);
    }

    step.set(6 * SECOND / 10); // Each look at the time takes so long.
    CompletableFuture<Optional<Slot>> second =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return passing.acquire(lane, 1_000);
              } catch (InterruptedException e) {
                throw new CompletionException(e);
              }
            },
            threads);

    assertThat(second.get(20, TimeUnit.SECONDS)).isPresent();
  }

  @Test
  @DisplayName("F-06 tokens are not saved up for objects that wait for a slot")
  void noBurstBehindFullSlots() throws Exception {
    Lane other = slots.lane(2, gate, gate);
    Slot one = slots.acquire(other, 0).orElseThrow();
    Slot two = slots.acquire(other, 0).orElseThrow();
    CompletableFuture<Optional<Slot>> first = waiter();
    CompletableFuture<Optional<Slot>> second = waiter();
    CompletableFuture<Optional<Slot>> third = waiter();
    pass(60 * SECOND);

    one.close();
    two.close();

    slot(first).owe(1_000);
    slot(second).owe(1_000);
    assertThat(third).isNotDone();
    pass(SECOND / 2);
    assertThat(slots.limited()).isEqualTo(1);
    slots.phase(limited, Phase.OVER);
    assertThat(third.join()).isEmpty();
  }

  @Test
  @DisplayName(
      "F-06 F-07 a pause sends away at once all who wait to begin; what is under way goes on")
  void pause() throws Exception {
    Slot first = slotOfBytes(1_000);
    assertThat(first.take(1_000)).isTrue();
    CompletableFuture<Optional<Slot>> second = waiter();
    CompletableFuture<Boolean> part = waits(() -> first.take(500));

    slots.phase(limited, Phase.HELD);

    assertThat(second.join()).isEmpty();
    assertThat(slots.acquire(limited, 0)).isEmpty();
    pass(SECOND);
    assertThat(part.join()).isTrue();
    slots.phase(limited, Phase.OPEN);
    first.close();
    assertThat(slots.inUse()).isZero();
  }

  @Test
  @DisplayName("F-06 F-07 cancelling gives up what is under way and waits, with or without a slot")
  void cancel() throws Exception {
    Slot first = slotOfBytes(0);
    Slot second = slotOfBytes(0);
    assertThat(first.take(1_000)).isTrue();
    CompletableFuture<Boolean> part = waits(() -> first.take(500));
    CompletableFuture<Boolean> parked =
        waits(
            () -> {
              second.await(500);
              return true;
            });
    assertThat(slots.inUse()).isEqualTo(1);

    slots.phase(limited, Phase.OVER);

    assertThatThrownBy(part::join).hasCauseInstanceOf(JobOver.class);
    assertThatThrownBy(parked::join).hasCauseInstanceOf(JobOver.class);
    assertThatThrownBy(() -> first.take(1)).isInstanceOf(JobOver.class);
    first.close();
    second.close();
    assertThat(slots.inUse()).isZero();
  }

  @Test
  @DisplayName("F-06 parts of an object under way go before objects that begin")
  void partsFirst() throws Exception {
    Slot first = slotOfBytes(1_000);
    assertThat(first.take(1_000)).isTrue();
    CompletableFuture<Optional<Slot>> second = waiter();
    CompletableFuture<Boolean> part = waits(() -> first.take(2_000));

    pass(SECOND);

    assertThat(part.join()).isTrue();
    assertThat(second).isNotDone();
    pass(2 * SECOND);
    slot(second).close();
    first.close();
  }

  @Test
  @DisplayName(
      "F-06 a part that waits for long gives its slot to others and gets one with its bytes")
  void parks() throws Exception {
    Slot first = slotOfBytes(9_000);
    assertThat(first.take(9_000)).isTrue();
    CompletableFuture<Boolean> part = waits(() -> first.take(1_000));
    now.addAndGet(SECOND);
    assertThat(part.join()).isFalse();
    CompletableFuture<Boolean> parked =
        waits(
            () -> {
              first.await(1_000);
              return true;
            });
    assertThat(slots.inUse()).isZero();

    pass(8 * SECOND);

    assertThat(parked.join()).isTrue();
    assertThat(slots.inUse()).isEqualTo(1);
    first.close();
    assertThat(slots.inUse()).isZero();
  }

  @Test
  @DisplayName("F-06 limits that are taken away let everybody go; new ones hold from then on")
  void changes() throws Exception {
    slotOfBytes(1_000).take(1_000);
    CompletableFuture<Optional<Slot>> second = waiter();

    slots.limit(limited, 2, Timetable.of(null));

    slot(second).close();
    slots.limit(limited, 2, Timetable.of(Limits.newBuilder().setObjectsPerSecond(1).build()));
    Slot third = slotOfBytes(0);
    assertThat(third.take(1 << 20)).isTrue();
    third.close();
    CompletableFuture<Optional<Slot>> fourth = waiter();
    pass(SECOND);
    slot(fourth).close();
  }

  @Test
  void whoIsToldToStopWhileWaitingTakesNothing() throws Exception {
    slotOfBytes(1_000).take(1_000);
    Thread waiting =
        Thread.startVirtualThread(
            () ->
                assertThatThrownBy(() -> slots.acquire(limited, 1_000))
                    .isInstanceOf(InterruptedException.class));
    await().until(() -> slots.waiting() == 1);

    waiting.interrupt();
    waiting.join();

    assertThat(slots.waiting()).isZero();
    pass(SECOND);
    assertThat(slots.acquire(limited, 1_000)).isPresent();
  }
}
