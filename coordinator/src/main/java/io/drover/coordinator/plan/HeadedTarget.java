package io.drover.coordinator.plan;

import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Asks the target for each key; for stores whose listings have no order to merge by. A target
 * prefix that holds nothing when the planner begins is asked once instead: what somebody else
 * writes later is found out by the conditional writes, as it is everywhere. Safe for any number of
 * threads, so that ranges can share it.
 */
final class HeadedTarget implements TargetLookup {
  private final ObjectStore store;
  private final String prefix;
  private final StoreCalls calls;
  private final Heads heads;
  private Contents contents = Contents.UNKNOWN;

  private enum Contents {
    UNKNOWN,
    NOTHING,
    SOMETHING
  }

  private HeadedTarget(ObjectStore store, String prefix, StoreCalls calls, Heads heads) {
    this.store = store;
    this.prefix = prefix;
    this.calls = calls;
    this.heads = heads;
  }

  /** The target of a plan. */
  static HeadedTarget of(PlanOrder order, PlanLimits limits, StoreCalls calls) {
    return new HeadedTarget(
        order.targetStore(), order.target().prefix(), calls, new Heads(calls, limits.heads()));
  }

  @Override
  public Map<String, Present> find(List<String> keys) throws InterruptedException {
    return empty() ? Map.of() : heads(keys);
  }

  private synchronized boolean empty() throws InterruptedException {
    if (contents == Contents.UNKNOWN) {
      contents = look();
    }
    return contents == Contents.NOTHING;
  }

  private Contents look() throws InterruptedException {
    ListRequest first = new ListRequest(prefix, Optional.empty(), 1);
    ListPage page = calls.call(() -> store.list(first));
    return page.objects().isEmpty() && page.skipped().isEmpty() && page.last()
        ? Contents.NOTHING
        : Contents.SOMETHING;
  }

  private Map<String, Present> heads(List<String> keys) throws InterruptedException {
    List<Future<Optional<ObjectStat>>> answers = heads.ask(store, keys);
    Map<String, Present> found = HashMap.newHashMap(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      Heads.answer(answers.get(i))
          .ifPresent(stat -> found.put(key, new Present(stat.pin(), stat.size())));
    }
    return found;
  }

  @Override
  public void close() {
    heads.close();
  }
}
