package io.drover.storage.testkit;

import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.Waiter;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets requests go wrong by a plan: errors before the store is reached, answers that are lost,
 * bodies that are cut, too long or changed, waits. Transparent with {@link FaultPlan#none}.
 */
public final class FaultyStore extends ForwardingStore {
  private final FaultPlan plan;
  private final Waiter waiter;
  private final ThreadLocal<Optional<Fault>> decided = ThreadLocal.withInitial(Optional::empty);

  /**
   * @param waiter how delays pass; a test gives one that does not wait
   */
  public FaultyStore(ObjectStore store, FaultPlan plan, Waiter waiter) {
    super(store);
    this.plan = plan;
    this.waiter = waiter;
  }

  public FaultyStore(ObjectStore store, FaultPlan plan) {
    this(store, plan, Waiter.SYSTEM);
  }

  /** Asked first for requests that carry a payload, so it decides for them. */
  @Override
  protected Payload payload(StoreCall call, Payload payload) {
    Optional<Fault> fault = plan.next(call);
    decided.set(fault);
    return fault.isPresent()
            && fault.orElseThrow() instanceof Fault.Flipped(long position)
            && payload.length() > 0
        ? flipped(payload, position)
        : payload;
  }

  private static Payload flipped(Payload payload, long position) {
    byte[] bytes = new byte[payload.length()];
    System.arraycopy(payload.bytes(), payload.offset(), bytes, 0, bytes.length);
    bytes[(int) (position % bytes.length)] ^= 1;
    return Payload.of(bytes);
  }

  @Override
  protected <T> T request(StoreCall call, Call<T> next) {
    boolean carriesPayload =
        call.operation() == StoreCall.Operation.PUT || call.operation() == StoreCall.Operation.PART;
    if (!carriesPayload) {
      decided.set(plan.next(call));
    }
    Optional<Fault> fault = decided.get();
    if (call.operation() != StoreCall.Operation.READ) {
      decided.remove();
    }
    return fault.isPresent() ? faulty(fault.orElseThrow(), next) : next.run();
  }

  private <T> T faulty(Fault fault, Call<T> next) {
    return switch (fault) {
      case Fault.Before before -> throw before.failure().get();
      case Fault.AnswerLost lost -> {
        next.run();
        throw lost.failure().get();
      }
      case Fault.Delayed(Duration wait) -> {
        pause(wait);
        yield next.run();
      }
      case Fault.Truncated t -> next.run();
      case Fault.Reset r -> next.run();
      case Fault.Overlong o -> next.run();
      case Fault.Flipped f -> next.run();
    };
  }

  private void pause(Duration wait) {
    try {
      waiter.await(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException.Unavailable("interrupted while waiting for an answer", e);
    }
  }

  @Override
  protected ObjectBody body(StoreCall call, ObjectBody body) {
    Optional<Fault> fault = decided.get();
    decided.remove();
    return fault.isPresent() ? new FaultyBody(body, fault.orElseThrow()) : body;
  }
}
