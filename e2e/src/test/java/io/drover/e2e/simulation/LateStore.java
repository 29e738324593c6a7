package io.drover.e2e.simulation;

import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.ForwardingStore;
import io.drover.storage.testkit.StoreCall;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store far away. A request that was sent arrives whatever becomes of the process that sent it,
 * and may take effect long after that has given up to wait for the answer.
 */
final class LateStore extends ForwardingStore {
  private static final Duration TRAVEL = Duration.ofMillis(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** How late a request may arrive. */
  static final Duration LATEST = Duration.ofSeconds(12);

  private final World world;
  private final LiveChaos chaos;
  private final double late;

  /**
   * @param late share of writes that arrive late
   */
  LateStore(ObjectStore store, World world, LiveChaos chaos, double late) {
    super(store);
    this.world = world;
    this.chaos = chaos;
    this.late = late;
  }

  /** What comes back. */
  private static final class Answer<T> {
    private @Nullable Optional<T> value;
    private @Nullable StoreException failure;

    void come(Call<T> effect) {
      try {
        value = Optional.of(effect.run());
      } catch (StoreException e) {
        failure = e;
      }
    }

    T get() {
      if (failure != null) {
        throw failure;
      }
      if (value == null) {
        throw new AssertionError("an answer before the request arrived");
      }
      return value.orElseThrow();
    }
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
    if (call.operation().writes() && world.mishap(late)) {
      there = world.about(LATEST.dividedBy(2));
    }
    Answer<T> answer = new Answer<>();
    world.after(there, () -> answer.come(next));
    Duration both = there.plus(world.about(TRAVEL));
    if (both.compareTo(TIMEOUT) > 0 || world.mishap(chaos.lostAnswers())) {
      fiber.park(both.compareTo(TIMEOUT) > 0 ? TIMEOUT : both);
      throw new StoreException.Unavailable("no answer came: " + call);
    }
    fiber.park(both);
    return answer.get();
  }
}
