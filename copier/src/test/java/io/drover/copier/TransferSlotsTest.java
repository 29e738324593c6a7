package io.drover.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.schemas.limits.Timetable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TransferSlotsTest {
  private long now;
  private final TransferSlots slots = new TransferSlots(8, () -> now, Clock.systemUTC());
  private final StoreGate from = slots.gate("a");
  private final StoreGate to = slots.gate("b");
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  private Thread waiter(String name, Lane lane, CountDownLatch done) {
    int before = slots.waiting();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Slot slot = slots.acquire(lane, 0).orElseThrow()) {
                    order.add(name);
                    slot.succeeded();
                    done.countDown();
                  } catch (InterruptedException e) {
                    order.add("interrupted");
                  }
                });
    await().until(() -> slots.waiting() == before + 1);
    return thread;
  }

  private List<Slot> take(Lane lane, int count) throws InterruptedException {
    List<Slot> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(slots.acquire(lane, 0).orElseThrow());
    }
    return taken;
  }

  @Test
  @DisplayName("M-05 jobs take turns: one with many waiting objects does not hold up one with few")
  void jobsTakeTurns() throws Exception {
    TransferSlots single = slots;
    Lane busy = single.lane(8, from, to);
    Lane modest = single.lane(8, from, to);
    List<Slot> all = take(busy, 8);
    CountDownLatch done = new CountDownLatch(4);
    waiter("busy", busy, done);
    waiter("busy", busy, done);
    waiter("busy", busy, done);
    waiter("modest", modest, done);

    all.getFirst().close();

    done.await();
    assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("busy", "modest");
    all.forEach(Slot::close);
    assertThat(slots.inUse()).isZero();
  }

  @Test
  @DisplayName("M-05 a job's own bound holds, and does not block other jobs")
  void boundsTheJob() throws Exception {
    Lane bounded = slots.lane(2, from, to);
    List<Slot> two = take(bounded, 2);
    CountDownLatch done = new CountDownLatch(1);
    waiter("third", bounded, done);

    try (Slot other = slots.acquire(slots.lane(8, from, to), 0).orElseThrow()) {
      assertThat(slots.inUse()).isEqualTo(3);
      assertThat(order).isEmpty();
      other.succeeded();
    }
    slots.limit(bounded, 3, Timetable.of(null));

    done.await();
    two.forEach(Slot::close);
  }

  @Test
  @DisplayName(
      "F-06 throttling halves the transfers of that store, successes raise them again one by one")
  void adapts() throws Exception {
    slots.throttled(to);
    slots.throttled(to); // Part of the same burst.
    assertThat(slots.limit(to)).isEqualTo(4);
    assertThat(slots.limit(from)).isEqualTo(8);
    now += StoreGate.SETTLE_NANOS;
    slots.throttled(to);
    assertThat(slots.limit(to)).isEqualTo(2);
    Lane lane = slots.lane(8, from, to);
    List<Slot> two = take(lane, 2);
    CountDownLatch done = new CountDownLatch(1);
    waiter("third", lane, done);
    assertThat(order).isEmpty();

    two.forEach(
        slot -> {
          slot.succeeded();
          slot.close();
        });
    done.await();
    for (int i = 0; i < 40; i++) {
      try (Slot slot = slots.acquire(lane, 0).orElseThrow()) {
        slot.succeeded();
      }
    }

    assertThat(slots.limit(to)).isEqualTo(8);
  }

  @Test
  void aStoreIsNeverShutOut() {
    for (int i = 0; i < 20; i++) {
      now += StoreGate.SETTLE_NANOS;
      slots.throttled(from);
    }
    assertThat(slots.limit(from)).isEqualTo(1);
  }

  @Test
  void aWaiterThatIsToldToStopLeavesTheQueue() throws Exception {
    Lane lane = slots.lane(1, from, to);
    Slot held = slots.acquire(lane, 0).orElseThrow();
    CountDownLatch done = new CountDownLatch(1);
    Thread first = waiter("first", lane, done);
    Thread second = waiter("second", lane, done);

    first.interrupt();
    first.join();
    held.close();

    done.await();
    second.join();
    assertThat(order).containsExactly("interrupted", "second");
    assertThat(slots.inUse()).isZero();
  }

  @Test
  void oneStoreOnBothSidesCountsOnce() throws Exception {
    Lane within = slots.lane(8, from, from);
    List<Slot> all = take(within, 8);
    assertThat(slots.inUse()).isEqualTo(8);
    all.forEach(Slot::close);
  }
}
