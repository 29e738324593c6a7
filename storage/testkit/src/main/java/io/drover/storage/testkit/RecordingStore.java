package io.drover.storage.testkit;

import io.drover.storage.ObjectStore;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers every request, in the order in which they began: proves how many an object costs. */
public final class RecordingStore extends ForwardingStore {
  private final Queue<StoreCall> calls = new ConcurrentLinkedQueue<>();

  public RecordingStore(ObjectStore store) {
    super(store);
  }

  @Override
  protected <T> T request(StoreCall call, Call<T> next) {
    calls.add(call);
    return next.run();
  }

  /** All requests so far. */
  public List<StoreCall> calls() {
    return List.copyOf(calls);
  }

  /** Requests of one kind so far. */
  public long count(StoreCall.Operation operation) {
    return calls.stream().filter(call -> call.operation() == operation).count();
  }

  /** Forgets all requests so far. */
  public void reset() {
    calls.clear();
  }
}
