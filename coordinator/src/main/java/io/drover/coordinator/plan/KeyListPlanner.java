package io.drover.coordinator.plan;

import io.drover.coordinator.job.PassedOver;
import io.drover.coordinator.keys.KeyEntry;
import io.drover.coordinator.keys.ListCheckpoint;
import io.drover.coordinator.keys.ListedKeys;
import io.drover.coordinator.keys.Position;
import io.drover.coordinator.keys.RememberedKeys;
import io.drover.schemas.record.Task;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Plans the objects that a list names, in its order, whatever that is: both stores are asked for
 * each key. A key that is not at the source is a task too, with the pin {@link Tasks#ABSENT}, so
 * that it has an outcome. One that came lately is planned once. For one thread.
 */
public final class KeyListPlanner implements PageSource {
  /** Opens the present version of the list. */
  @FunctionalInterface
  public interface Opening {
    ListedKeys open();
  }

  /** A key of the list and where the plan goes on behind it. */
  private record Candidate(String key, String targetKey, String place) {}

  /** Entries that are read for one page, in its sizes: a page may come to nothing. */
  private static final int SCANNED_PAGES = 20;

  private final PlanOrder order;
  private final PlanLimits limits;
  private final StoreCalls calls;
  private final Opening opening;
  private final Heads heads;
  private final HeadedTarget target;
  private @Nullable ListedKeys list;
  private RememberedKeys lately;
  private Position at = Position.START;

  /**
   * @param order its range begins at the checkpoint, which is a {@link ListCheckpoint}
   */
  public KeyListPlanner(PlanOrder order, PlanLimits limits, StoreCalls calls, Opening opening) {
    this.order = order;
    this.limits = limits;
    this.calls = calls;
    this.opening = opening;
    this.heads = new Heads(calls, limits.heads());
    this.target = HeadedTarget.of(order, limits, calls);
    this.lately = new RememberedKeys(0);
  }

  @Override
  public PlanPage next() throws InterruptedException {
    ListedKeys open = list;
    if (open == null) {
      open = begin();
      list = open;
    }
    Gathering gathering = new Gathering(open);
    boolean complete = gathering.run();
    List<Task> tasks = new ArrayList<>();
    List<String> places = new ArrayList<>();
    PassedOver passedOver = gathering.passedOver.plus(ask(gathering.candidates, tasks, places));
    return new PlanPage(
        tasks, places, gathering.place(at), PlanPage.Rest.ONE, passedOver, complete);
  }

  private ListedKeys begin() throws InterruptedException {
    ListedKeys open = calls.call(opening::open);
    lately = new RememberedKeys(open.mayRepeat() ? limits.keysRemembered() : 0);
    String text = order.checkpoint();
    if (text != null) {
      ListCheckpoint checkpoint = ListCheckpoint.parse(text);
      open.requireVersion(checkpoint.list());
      remember(open, checkpoint);
      at = checkpoint.at();
    }
    return open;
  }

  /** Reads what came lately once more. */
  private void remember(ListedKeys open, ListCheckpoint checkpoint) throws InterruptedException {
    Position again = checkpoint.remembered();
    while (!again.equals(checkpoint.at())) {
      Position from = again;
      List<KeyEntry> entries = calls.call(() -> open.read(from, limits.listPage()));
      for (KeyEntry entry : entries) {
        if (!again.equals(checkpoint.at())) {
          if (entry instanceof KeyEntry.Named(String key, Position _)) {
            lately.add(key, again);
          }
          again = entry.next();
        }
      }
      if (entries.isEmpty()) {
        return;
      }
    }
  }

  /** Makes tasks of the candidates; counts those that the filter leaves out. */
  private PassedOver ask(List<Candidate> candidates, List<Task> tasks, List<String> places)
      throws InterruptedException {
    List<String> keys = candidates.stream().map(Candidate::key).toList();
    List<String> targetKeys = candidates.stream().map(Candidate::targetKey).toList();
    List<Future<Optional<ObjectStat>>> sources = heads.ask(order.sourceStore(), keys);
    Map<String, TargetLookup.Present> targets = target.find(targetKeys);
    int filtered = 0;
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      Optional<ObjectStat> source = Heads.answer(sources.get(i));
      if (source.isPresent() && !admits(candidate, source.get())) {
        filtered++;
        continue;
      }
      tasks.add(
          Tasks.of(
              order,
              candidate.key(),
              source,
              candidate.targetKey(),
              targets.get(candidate.targetKey())));
      places.add(candidate.place());
    }
    return new PassedOver(filtered, 0, List.of());
  }

  private boolean admits(Candidate candidate, ObjectStat stat) {
    return order.filter().admits(order.relative(candidate.key()), stat.size(), stat.modified());
  }

  /** One page of candidates. */
  private final class Gathering {
    private final ListedKeys from;
    private final List<Candidate> candidates = new ArrayList<>();
    private PassedOver passedOver = PassedOver.NOTHING;

    Gathering(ListedKeys from) {
      this.from = from;
    }

    /** Reads until the page is full or enough was read; tells whether the list has ended. */
    boolean run() throws InterruptedException {
      int scanned = 0;
      while (candidates.size() < limits.listPage() && scanned < SCANNED_PAGES * limits.listPage()) {
        int room = limits.listPage() - candidates.size();
        Position begin = at;
        List<KeyEntry> entries = calls.call(() -> from.read(begin, room));
        if (entries.isEmpty()) {
          return true;
        }
        entries.forEach(this::take);
        scanned += entries.size();
      }
      return false;
    }

    private void take(KeyEntry entry) {
      Position begin = at;
      at = entry.next();
      switch (entry) {
        case KeyEntry.Named(String key, Position _) -> take(key, begin);
        case KeyEntry.Unreadable(String subject, Position _) -> pass("key-unreadable", subject);
        case KeyEntry.Nothing _ -> {}
      }
    }

    private void take(String key, Position begin) {
      if (!key.startsWith(order.source().prefix())) {
        pass("key-outside-source", key);
      } else if (!Tasks.isKey(key)) {
        pass("key-not-valid", key);
      } else if (lately.add(key, begin)) {
        String targetKey = order.targetKey(new ObjectKey(key));
        if (targetKey != null && order.filter().admitsKey(order.relative(key))) {
          candidates.add(new Candidate(key, targetKey, place(at)));
        } else if (targetKey != null) {
          passedOver = passedOver.plus(new PassedOver(1, 0, List.of()));
        }
      }
    }

    private void pass(String rule, String subject) {
      passedOver = passedOver.plus(new PassedOver(0, 1, List.of(rule + ":" + subject)));
    }

    String place(Position next) {
      return new ListCheckpoint(next, lately.from(next), from.version()).toString();
    }
  }

  @Override
  public void close() {
    heads.close();
    target.close();
    if (list != null) {
      list.close();
    }
  }
}
