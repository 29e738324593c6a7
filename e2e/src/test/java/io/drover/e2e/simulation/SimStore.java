package io.drover.e2e.simulation;

import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.ForwardingStore;
import io.drover.storage.testkit.StoreCall;
import java.time.Duration;

/**
 * A store far away: each request and each answer takes its time, either may be lost, and the fiber
 * that asks gives its turn back meanwhile.
 */
final class SimStore extends ForwardingStore {
  private static final Duration TRAVEL = Duration.ofMillis(20);

  private final World world;
  private final Chaos chaos;
  private final History history;

  SimStore(ObjectStore store, World world, Chaos chaos, History history) {
    super(store);
    this.world = world;
    this.chaos = chaos;
    this.history = history;
  }

  @Override
  protected <T> T request(StoreCall call, Call<T> next) {
    Fiber fiber = world.fiber();
    fiber.park(world.about(TRAVEL));
    if (world.mishap(chaos.lostRequests())) {
      throw world.chance(0.5)
          ? new StoreException.Unavailable("the request was lost: " + call)
          : new StoreException.Throttled("slow down: " + call);
    }
    T answer = effect(call, next);
    fiber.park(world.about(TRAVEL));
    if (world.mishap(chaos.lostAnswers())) {
      throw new StoreException.Unavailable("the answer was lost: " + call);
    }
    return answer;
  }

  /** What happens at the store, in one instant. */
  private <T> T effect(StoreCall call, Call<T> next) {
    if (!call.operation().writes()) {
      return next.run();
    }
    history.beforeWrite(call);
    ObjectKey key = call.key().orElse(null);
    if (key == null || call.operation() == StoreCall.Operation.BEGIN) {
      return next.run();
    }
    if (call.operation() == StoreCall.Operation.DELETE) {
      history.beforeDelete(uri(), key);
      T answer = next.run();
      history.deleted(uri(), key);
      return answer;
    }
    T answer = next.run();
    history.written(uri(), key);
    return answer;
  }
}
