package io.drover.coordinator.plan;

import io.drover.coordinator.sweep.SweepPage;
import io.drover.coordinator.sweep.SweptKey;
import io.drover.coordinator.sweep.Verdict;
import io.drover.schemas.record.Side;
import io.drover.storage.CapabilityProbe;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Merges the listings of both sides of a live job and looks, key by key, whether one is still a
 * copy of the other (L-02): one look at the side that follows, and a second one in doubt. For one
 * thread; memory: a page of each listing. Goes on behind any checkpoint.
 *
 * <p>Keys on which something seems odd are looked at a second time when the page is done, so that a
 * change that was on its way is not taken for one.
 */
public final class SweepPlanner implements AutoCloseable {
  private final PlanOrder order;
  private final Side authority;
  private final int pageKeys;
  private final StoreCalls calls;
  private final OrderedEntries source;
  private final OrderedEntries target;
  private final ExecutorService looks;

  /** A key that at least one side lists. */
  private record Entry(
      String relative,
      String sourceKey,
      String targetKey,
      @Nullable ListedObject source,
      @Nullable ListedObject target) {}

  /**
   * @param order the job's sides; its range begins behind the checkpoint, which is what follows the
   *     prefix in a key
   * @param authority the side that applications write to
   */
  public SweepPlanner(PlanOrder order, Side authority, PlanLimits limits, StoreCalls calls) {
    this.order = order;
    this.authority = authority;
    this.pageKeys = limits.listPage();
    this.calls = calls;
    String after = order.checkpoint();
    this.source =
        new OrderedEntries(
            "source", order.source(), order.sourceStore(), calls, after, limits.listPage());
    this.target =
        new OrderedEntries(
            "target", order.target(), order.targetStore(), calls, after, limits.listPage());
    this.looks =
        Executors.newFixedThreadPool(
            limits.heads(), Thread.ofVirtual().name("sweep-", 0).factory());
  }

  /**
   * The next page, waiting for the stores. Not to be called after the last one.
   *
   * @throws io.drover.storage.StoreException if a store fails for good, or lists in another order
   */
  public SweepPage next() throws InterruptedException {
    List<Entry> entries = new ArrayList<>();
    String checkpoint = null;
    int keys = 0;
    boolean last = false;
    for (; keys < pageKeys && !last; keys++) {
      String relative = OrderedEntries.smaller(source, target);
      last = relative == null;
      if (relative != null) {
        checkpoint = relative;
        entry(relative).ifPresent(entries::add);
      }
    }
    return judge(entries, checkpoint, last);
  }

  private Optional<Entry> entry(String relative) throws InterruptedException {
    ListedObject here = source.take(relative);
    ListedObject there = target.take(relative);
    String sourceKey = order.source().prefix() + relative;
    String targetKey = order.target().prefix() + relative;
    boolean part =
        !sourceKey.isEmpty()
            && !targetKey.isEmpty()
            && !CapabilityProbe.isScratch(sourceKey)
            && !CapabilityProbe.isScratch(targetKey);
    return part
        ? Optional.of(new Entry(relative, sourceKey, targetKey, here, there))
        : Optional.empty();
  }

  private SweepPage judge(List<Entry> entries, @Nullable String checkpoint, boolean last)
      throws InterruptedException {
    List<Verdict> verdicts = all(entries, this::verdict);
    List<SweptKey> changed = new ArrayList<>();
    List<Entry> doubted = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      switch (verdicts.get(i)) {
        case SAME -> {}
        case CHANGED -> changed.add(new SweptKey(entry.relative(), entry.sourceKey()));
        case ODD -> doubted.add(entry);
      }
    }
    List<Verdict> second = all(doubted, this::look);
    List<String> odd = new ArrayList<>();
    for (int i = 0; i < doubted.size(); i++) {
      if (second.get(i) == Verdict.ODD) {
        odd.add(doubted.get(i).sourceKey());
      }
    }
    return new SweepPage(changed, odd, checkpoint, entries.size(), last);
  }

  private interface Look {
    Verdict at(Entry entry) throws InterruptedException;
  }

  private List<Verdict> all(List<Entry> entries, Look look) throws InterruptedException {
    List<Future<Verdict>> answers = new ArrayList<>(entries.size());
    entries.forEach(entry -> answers.add(looks.submit(() -> look.at(entry))));
    List<Verdict> verdicts = new ArrayList<>(entries.size());
    for (Future<Verdict> answer : answers) {
      try {
        verdicts.add(answer.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException("a look at a store ended", e.getCause());
      }
    }
    return verdicts;
  }

  /** By what was listed of the side that is read, as far as that is enough. */
  private Verdict verdict(Entry entry) throws InterruptedException {
    ListedObject written = authority == Side.SOURCE ? entry.target() : entry.source();
    ListedObject read = authority == Side.SOURCE ? entry.source() : entry.target();
    if (written == null) {
      return Verdict.CHANGED;
    }
    if (read != null) {
      Optional<ObjectStat> copy = authority == Side.SOURCE ? target(entry) : source(entry);
      Optional<ObjectStat> listed = Optional.of(stat(read));
      if (judge(authority == Side.SOURCE ? listed : copy, authority == Side.SOURCE ? copy : listed)
          == Verdict.SAME) {
        return Verdict.SAME;
      }
    }
    return look(entry);
  }

  /** The side that follows first, as copiers do: what is read is then never the older one. */
  private Verdict look(Entry entry) throws InterruptedException {
    if (authority == Side.SOURCE) {
      Optional<ObjectStat> there = target(entry);
      return judge(source(entry), there);
    }
    Optional<ObjectStat> here = source(entry);
    return judge(here, target(entry));
  }

  private Verdict judge(Optional<ObjectStat> here, Optional<ObjectStat> there) {
    return switch (authority) {
      case SOURCE -> Verdict.forward(order.migrationId(), here, there);
      case TARGET -> Verdict.back(order.migrationId(), here, there);
    };
  }

  private Optional<ObjectStat> source(Entry entry) throws InterruptedException {
    return head(order.sourceStore(), entry.sourceKey());
  }

  private Optional<ObjectStat> target(Entry entry) throws InterruptedException {
    return head(order.targetStore(), entry.targetKey());
  }

  private Optional<ObjectStat> head(ObjectStore store, String key) throws InterruptedException {
    return Tasks.isKey(key)
        ? calls.call(() -> store.head(new ObjectKey(key)))
        : Optional.empty(); // No store has it; the copier reports it.
  }

  private static ObjectStat stat(ListedObject listed) {
    return new ObjectStat(
        listed.key(),
        listed.size(),
        listed.modified(),
        listed.pin(),
        ObjectAttributes.NONE,
        false,
        Set.of());
  }

  /** Gives up what is under way. Idempotent. */
  @Override
  public void close() {
    looks.shutdownNow();
    source.close();
    target.close();
  }
}
