package io.drover.coordinator.plan;

import io.drover.coordinator.job.KeyRange;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans a source in ranges that are listed side by side (T-34). It begins with one; a range that
 * does not end is cut where {@link SplitSearch} finds keys, while it is listed, as long as fewer
 * ranges than allowed are under way. Each page says what is left of all ranges, so a cut is
 * published with the page that it comes with.
 *
 * <p>Pages come in the order in which they are ready; no range has more than one waiting, so each
 * gets its turn. Memory: two pages of each store per range.
 */
public final class RangedPlanner implements PageSource {
  /** Pages for each request that cutting costs, once {@link #FREE} are spent. */
  private static final int PAGES_PER_REQUEST = 4;

  private static final int FREE = 32;

  /** Requests that a new range costs: its own end, and what the one before it has listed ahead. */
  private static final int REQUESTS_PER_RANGE = 2;

  private static final Logger log = LoggerFactory.getLogger(RangedPlanner.class);

  private final PlanOrder order;
  private final PlanLimits limits;
  private final StoreCalls calls;
  private final HeadedTarget asked;
  private final Deque<KeyRange> waiting;
  private final List<Lane> lanes = new ArrayList<>();

  // Bounded by its writers: one page or failure per lane, and one search.
  private final BlockingQueue<Lane.Arrival> arrivals = new LinkedBlockingQueue<>();
  private @Nullable Thread search;

  private final AtomicInteger spent = new AtomicInteger();
  private int taken;

  /**
   * @param ranges what is left of the source; not empty
   */
  public RangedPlanner(
      PlanOrder order, List<KeyRange> ranges, PlanLimits limits, StoreCalls calls) {
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException(
          "plan of %s without a range; one that is complete has no planner"
              .formatted(order.migrationId()));
    }
    this.order = order;
    this.limits = limits;
    this.calls = calls;
    this.asked = HeadedTarget.of(order, limits, calls);
    this.waiting = new ArrayDeque<>(ranges);
    fill();
  }

  @Override
  public PlanPage next() throws InterruptedException {
    while (true) {
      switch (arrivals.take()) {
        case Lane.Arrival.Paged(Lane lane, PlanPage page) -> {
          return take(lane, page);
        }
        case Lane.Arrival.Broken(RuntimeException failure) -> throw failure;
        case Lane.Arrival.Searched(Lane lane, List<String> cuts) -> {
          search = null;
          lane.cutAt(cuts);
          seekCut();
        }
      }
    }
  }

  private PlanPage take(Lane lane, PlanPage page) {
    List<KeyRange> cutOff = lane.took(page);
    taken++;
    spent.addAndGet(REQUESTS_PER_RANGE * cutOff.size());
    if (!cutOff.isEmpty()) {
      log.atDebug()
          .addKeyValue("migration", order.migrationId())
          .addKeyValue("count", cutOff.size() + 1)
          .log("range of keys is listed in parts");
    }
    waiting.addAll(cutOff);
    if (page.complete()) {
      lanes.remove(lane);
      lane.close();
    } else {
      lane.advance();
    }
    fill();
    seekCut();
    return new PlanPage(
        page.tasks(),
        page.places(),
        page.checkpoint(),
        new PlanPage.Rest(page.complete(), lane.left().until(), beside(lane)),
        page.passedOver(),
        lanes.isEmpty());
  }

  /** Begins with as many of the ranges as may be under way. */
  private void fill() {
    while (lanes.size() < limits.ranges() && !waiting.isEmpty()) {
      PlanOrder within = order.within(waiting.remove());
      Lane lane =
          new Lane(new Planner(within, limits, calls, asked), arrivals, limits.rangePages());
      lanes.add(lane);
      lane.advance();
    }
  }

  private List<KeyRange> beside(Lane lane) {
    List<KeyRange> beside = new ArrayList<>();
    lanes.stream().filter(other -> other != lane).map(Lane::left).forEach(beside::add);
    beside.addAll(waiting);
    beside.sort(
        Comparator.comparing(
            KeyRange::after, Comparator.nullsFirst((a, b) -> ObjectKey.compareUtf8(a, b))));
    return beside;
  }

  /**
   * Looks for cuts in the range that goes on for longest, if there may be more ranges and cutting
   * has not cost too much for what was listed.
   */
  private void seekCut() {
    int begun = lanes.size() + waiting.size() + lanes.stream().mapToInt(Lane::cuts).sum();
    int free = limits.ranges() - begun;
    boolean worth = spent.get() <= FREE + taken / PAGES_PER_REQUEST;
    if (search != null || free < 1 || !worth) {
      return;
    }
    lanes.stream()
        .filter(Lane::searchDue)
        .max(Comparator.comparingInt(Lane::pages))
        .ifPresent(lane -> seekCut(lane, lane.left(), free + 1));
  }

  private void seekCut(Lane lane, KeyRange range, int parts) {
    lane.searching();
    search =
        Thread.ofVirtual()
            .name("cut")
            .start(
                () -> {
                  try {
                    List<String> cuts =
                        SplitSearch.cuts(this::firstAfter, order.source().prefix(), range, parts);
                    arrivals.add(new Lane.Arrival.Searched(lane, cuts));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (RuntimeException e) {
                    arrivals.add(new Lane.Arrival.Broken(e));
                  }
                });
  }

  private Optional<String> firstAfter(String text) throws InterruptedException {
    if (!MergedTarget.holdable(text)) {
      return Optional.empty();
    }
    spent.incrementAndGet();
    ListRequest request =
        new ListRequest(order.source().prefix(), Optional.of(new ObjectKey(text)), 1);
    List<ListedObject> found = calls.call(() -> order.sourceStore().list(request)).objects();
    return found.stream().findFirst().map(object -> object.key().value());
  }

  @Override
  public void close() {
    if (search != null) {
      search.interrupt();
    }
    lanes.forEach(Lane::close);
    asked.close();
  }
}
