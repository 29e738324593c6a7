package io.drover.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.Fault;
import io.drover.storage.testkit.FaultPlan;
import io.drover.storage.testkit.FaultyStore;
import io.drover.storage.testkit.StoreCall.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FaultyStoreTest {
  private static final ObjectKey KEY = new ObjectKey("key");

  private final ObjectStore store = MemoryStores.open("memory://f-" + UUID.randomUUID(), Map.of());
  private final byte[] content = "0123456789".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private ObjectStore with(Fault fault, Operation operation) {
    return new FaultyStore(store, FaultPlan.script().on(operation, fault));
  }

  private void put(ObjectStore to) {
    to.put(KEY, ObjectAttributes.NONE, Payload.of(content), Condition.NONE);
  }

  @Test
  void errorBeforeTheCallLeavesNothing() {
    assertThatExceptionOfType(StoreException.Throttled.class)
        .isThrownBy(() -> put(with(Fault.throttled(), Operation.PUT)));

    assertThat(store.head(KEY)).isEmpty();
  }

  @Test
  void lostAnswerHasBeenDone() {
    assertThatExceptionOfType(StoreException.Unavailable.class)
        .isThrownBy(() -> put(with(Fault.answerLost(), Operation.PUT)));

    assertThat(store.head(KEY)).isPresent();
  }

  @Test
  void truncatedBodyEndsEarly() {
    put(store);
    try (ObjectBody body = with(new Fault.Truncated(4), Operation.READ).read(KEY)) {
      assertThat(all(body)).isEqualTo("0123");
      assertThat(body.length()).isEqualTo(10);
    }
  }

  @Test
  void resetBodyBreaksOff() {
    put(store);
    try (ObjectBody body = with(new Fault.Reset(4), Operation.READ).read(KEY)) {
      assertThatExceptionOfType(StoreException.Unavailable.class).isThrownBy(() -> all(body));
    }
  }

  @Test
  void overlongBodyGoesOn() {
    put(store);
    try (ObjectBody body = with(new Fault.Overlong(3), Operation.READ).read(KEY)) {
      assertThat(all(body)).isEqualTo("0123456789\0\0\0");
    }
  }

  @Test
  void flippedBitsInTransitAndAtRest() {
    put(store);
    try (ObjectBody body = with(new Fault.Flipped(12), Operation.READ).read(KEY)) {
      assertThat(all(body)).isEqualTo("0133456789");
    }

    put(with(new Fault.Flipped(0), Operation.PUT));

    try (ObjectBody body = store.read(KEY)) {
      assertThat(all(body)).isEqualTo("1123456789");
    }
    assertThat(content[0]).as("the caller's bytes").isEqualTo((byte) '0');
  }

  @Test
  void delaysPassThroughTheGivenWaiter() {
    List<Duration> waits = new ArrayList<>();
    FaultPlan plan = FaultPlan.script().on(Operation.PUT, new Fault.Delayed(Duration.ofHours(1)));

    put(new FaultyStore(store, plan, waits::add));

    assertThat(waits).containsExactly(Duration.ofHours(1));
  }

  @Test
  void seededPlansRepeat() {
    assertThat(failures(42)).isEqualTo(failures(42)).hasSizeBetween(50, 150);
    assertThat(failures(42)).isNotEqualTo(failures(43));
  }

  private List<Integer> failures(long seed) {
    ObjectStore faulty =
        new FaultyStore(store, FaultPlan.seeded(seed, 0.1, List.of(Fault.unavailable())));
    List<Integer> failed = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      try {
        faulty.head(KEY);
      } catch (StoreException.Unavailable e) {
        failed.add(i);
      }
    }
    return failed;
  }

  private static String all(ObjectBody body) {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[3];
    for (int n = body.read(buffer, 0, 3); n >= 0; n = body.read(buffer, 0, 3)) {
      text.append(new String(buffer, 0, n, java.nio.charset.StandardCharsets.UTF_8));
    }
    return text.toString();
  }
}
