package io.drover.storage.testkit;

import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Records the requests to a {@link WatchedStore} and plays what was written for them, each thing
 * once and in order.
 */
public final class Script implements WatchedStore.Watcher {
  private final List<Request> requests = new ArrayList<>();
  private final Map<Request, Deque<Runnable>> before = new EnumMap<>(Request.class);
  private final Map<Request, Deque<Runnable>> after = new EnumMap<>(Request.class);
  private final Deque<UnaryOperator<ObjectBody>> bodies = new ArrayDeque<>();

  /** Runs this, which may throw, instead of passing the next such request on. */
  public synchronized Script before(Request request, Runnable action) {
    before.computeIfAbsent(request, r -> new ArrayDeque<>()).add(action);
    return this;
  }

  /** Runs this, which may throw, once the next such request is done. */
  public synchronized Script after(Request request, Runnable action) {
    after.computeIfAbsent(request, r -> new ArrayDeque<>()).add(action);
    return this;
  }

  /** The next such request fails before it reaches the store. */
  public Script fail(Request request, RuntimeException failure) {
    return before(request, () -> raise(failure));
  }

  /** The next such request is done, but its answer is lost. */
  public Script lose(Request request, RuntimeException failure) {
    return after(request, () -> raise(failure));
  }

  /** The next body read comes changed so. */
  public synchronized Script body(UnaryOperator<ObjectBody> change) {
    bodies.add(change);
    return this;
  }

  private static void raise(RuntimeException failure) {
    throw failure;
  }

  @Override
  public void before(Request request, ObjectKey key) {
    play(request, before, true);
  }

  @Override
  public void after(Request request, ObjectKey key) {
    play(request, after, false);
  }

  private void play(Request request, Map<Request, Deque<Runnable>> script, boolean record) {
    Runnable action;
    synchronized (this) {
      if (record) {
        requests.add(request);
      }
      Deque<Runnable> actions = script.get(request);
      action = actions == null ? null : actions.poll();
    }
    if (action != null) {
      action.run();
    }
  }

  @Override
  public ObjectBody body(ObjectBody body) {
    UnaryOperator<ObjectBody> change;
    synchronized (this) {
      change = bodies.poll();
    }
    return change == null ? body : change.apply(body);
  }

  /** The requests so far, in the order in which they came. */
  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }
}
