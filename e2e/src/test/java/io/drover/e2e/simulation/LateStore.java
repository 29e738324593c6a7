package io.drover.e2e.simulation;

import io.drover.storage.Condition;
import io.drover.storage.CopySource;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.Written;
import io.drover.storage.testkit.ForwardingStore;
import io.drover.storage.testkit.StoreCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store far away. A request that was sent arrives whatever becomes of the process that sent it,
 * and may take effect long after that has given up to wait for the answer.
 */
final class LateStore extends ForwardingStore {
  private static final Duration TRAVEL = Duration.ofMillis(5);

  /** How late a request may arrive. */
  static final Duration LATEST = Duration.ofSeconds(12);

  private final World world;
  private final LiveChaos chaos;
  private final Wire wire;
  private boolean creates;

  /**
   * How late writes are.
   *
   * @param late share of writes that are late
   * @param slow about how late half of them are
   * @param latest the latest
   * @param timeout how long the sender waits for an answer
   * @param creations whether those that are to create an object may be late too: for a worker that
   *     would be what no store has a condition against
   */
  record Wire(double late, Duration slow, Duration latest, Duration timeout, boolean creations) {
    static Wire gateway(double late) {
      return new Wire(late, Duration.ofSeconds(2), LATEST, Duration.ofSeconds(4), true);
    }

    static Wire worker(double late) {
      return new Wire(
          late, Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMillis(100), false);
    }
  }

  LateStore(ObjectStore store, World world, LiveChaos chaos, Wire wire) {
    super(store);
    this.world = world;
    this.chaos = chaos;
    this.wire = wire;
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    creates = condition.equals(Condition.ABSENT);
    return super.put(key, attributes, payload, condition);
  }

  @Override
  public Written copy(
      CopySource source, ObjectKey key, ObjectAttributes attributes, Condition condition) {
    creates = condition.equals(Condition.ABSENT);
    return super.copy(source, key, attributes, condition);
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    creates = false;
    return super.delete(key, condition);
  }

  /** What comes back. */
  private static final class Answer<T> {
    private final List<T> values = new ArrayList<>(1);
    private @Nullable StoreException failure;

    void come(Call<T> effect) {
      try {
        values.add(effect.run());
      } catch (StoreException e) {
        failure = e;
      }
    }

    T get() {
      if (failure != null) {
        throw failure;
      }
      if (values.isEmpty()) {
        throw new AssertionError("an answer before the request arrived");
      }
      return values.getFirst();
    }
  }

  /** What was sent is on its way; the sender may use its buffer for something else. */
  @Override
  protected Payload payload(StoreCall call, Payload payload) {
    int end = payload.offset() + payload.length();
    byte[] sent = Arrays.copyOfRange(payload.bytes(), payload.offset(), end);
    return new Payload(sent, 0, sent.length, payload.known());
  }

  @Override
  protected <T> T request(StoreCall call, Call<T> next) {
    Fiber fiber = world.fiber();
    if (world.mishap(chaos.lostRequests())) {
      fiber.park(world.about(TRAVEL));
      // Not SlowDown: what a copier waits for after that goes by a thread's clock, not the world's.
      throw new StoreException.Unavailable("the request was lost: " + call);
    }
    Duration there = world.about(TRAVEL);
    boolean mayBeLate = call.operation().writes() && (wire.creations() || !creates);
    if (mayBeLate && world.mishap(wire.late())) {
      there = world.about(world.chance(0.5) ? wire.slow() : wire.latest().dividedBy(2));
    }
    Answer<T> answer = new Answer<>();
    world.after(there, () -> answer.come(next));
    Duration both = there.plus(world.about(TRAVEL));
    boolean inTime = both.compareTo(wire.timeout()) <= 0;
    if (!inTime || world.mishap(chaos.lostAnswers())) {
      fiber.park(inTime ? both : wire.timeout());
      throw new StoreException.Unavailable("no answer came: " + call);
    }
    fiber.park(both);
    return answer.get();
  }
}
