package io.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.sweep.SweepPage;
import io.drover.coordinator.sweep.SweptKey;
import io.drover.schemas.record.Side;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Provenance;
import io.drover.storage.RetryPolicy;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sweep over two stores in memory (L-02). */
class SweepPlannerTest {
  private static final StoreCalls CALLS =
      new StoreCalls(
          new Retrying(new RetryPolicy(1, Duration.ZERO, Duration.ZERO), () -> 0L, wait -> {}));

  private final Stores stores = Stores.discover(Map.of());
  private final StoreUri sourceUri = StoreUri.parse("memory://" + UUID.randomUUID() + "/in/");
  private final StoreUri targetUri = StoreUri.parse("memory://" + UUID.randomUUID() + "/");
  private final ObjectStore source = stores.open(sourceUri);
  private final ObjectStore target = stores.open(targetUri);

  @AfterEach
  void close() {
    stores.close();
  }

  private SweepPlanner planner(Side authority, @Nullable String checkpoint, int page) {
    return new SweepPlanner(
        new PlanOrder("m", 1, sourceUri, targetUri, source, target, true, checkpoint),
        authority,
        new PlanLimits(page, 3),
        CALLS);
  }

  private void write(Side side, String name, String text) {
    put(side, name, text, ObjectAttributes.NONE);
  }

  /** What the other side has, as a copier leaves it. */
  private void copy(Side to, String name, String text) {
    ObjectStore from = to == Side.TARGET ? source : target;
    ObjectKey key = key(to == Side.TARGET ? Side.SOURCE : Side.TARGET, name);
    Provenance provenance = new Provenance("m", 1, from.head(key).orElseThrow().pin());
    put(to, name, text, provenance.stamp(ObjectAttributes.NONE));
  }

  private void put(Side side, String name, String text, ObjectAttributes attributes) {
    ObjectStore store = side == Side.SOURCE ? source : target;
    store.put(
        key(side, name),
        attributes,
        Payload.of(text.getBytes(StandardCharsets.UTF_8)),
        Condition.NONE);
  }

  private void delete(Side side, String name) {
    (side == Side.SOURCE ? source : target).delete(key(side, name), Condition.NONE);
  }

  private static ObjectKey key(Side side, String name) {
    return new ObjectKey((side == Side.SOURCE ? "in/" : "") + name);
  }

  /** Everything that a sweep finds that is cut after any page. */
  private record Findings(List<String> changed, List<String> odd, int looked) {}

  private Findings sweep(Side authority, int page, Random cuts) throws InterruptedException {
    Findings findings = new Findings(new ArrayList<>(), new ArrayList<>(), 0);
    String checkpoint = null;
    int looked = 0;
    boolean last = false;
    while (!last) {
      try (SweepPlanner planner = planner(authority, checkpoint, page)) {
        do {
          SweepPage found = planner.next();
          if (found.size() > 1 && cuts.nextInt(4) == 0) {
            found = found.first(1);
          }
          found.changed().stream().map(SweptKey::relative).forEach(findings.changed()::add);
          findings.odd().addAll(found.odd());
          looked += found.looked();
          checkpoint = found.checkpoint() == null ? checkpoint : found.checkpoint();
          last = found.last();
          if (found.looked() == 0 && !last) {
            break;
          }
        } while (!last && cuts.nextInt(3) > 0);
      }
    }
    return new Findings(findings.changed(), findings.odd(), looked);
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  @DisplayName(
      "L-02, F-05: cut after any page, or within one, a sweep finds every key that differs, once,"
          + " and no other")
  void findsWhatDiffers(Side authority) throws InterruptedException {
    Side follower = authority == Side.SOURCE ? Side.TARGET : Side.SOURCE;
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      TreeSet<String> expected = new TreeSet<>();
      for (int i = 0; i < 20; i++) {
        String name = "k%02d".formatted(i);
        delete(Side.SOURCE, name);
        delete(Side.TARGET, name);
        int kind = random.nextInt(5);
        if (kind == 0) {
          continue;
        }
        write(authority, name, "first");
        if (kind > 1) {
          copy(follower, name, "first");
        }
        if (kind == 3) {
          write(authority, name, "later");
        } else if (kind == 4) {
          delete(authority, name);
        }
        if (kind != 2) {
          expected.add(name);
        }
      }
      Findings found = sweep(authority, 1 + random.nextInt(6), random);

      assertThat(found.changed()).as("seed %d", seed).doesNotHaveDuplicates();
      assertThat(new TreeSet<>(found.changed())).as("seed %d", seed).isEqualTo(expected);
      assertThat(found.odd()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  @DisplayName("L-02: in the rollback window a write at the source is told, by the source's name")
  void tellsOfStrangers() throws InterruptedException {
    write(Side.SOURCE, "a", "first");
    copy(Side.TARGET, "a", "first");
    write(Side.SOURCE, "a", "somebody");
    write(Side.SOURCE, "new", "somebody");

    Findings found = sweep(Side.TARGET, 10, new Random(1));

    assertThat(found.changed()).isEmpty();
    assertThat(found.odd()).containsExactly("in/a", "in/new");
    assertThat(found.looked()).isEqualTo(2);
  }

  @Test
  @DisplayName("L-02: an empty prefix is swept at once")
  void nothing() throws InterruptedException {
    try (SweepPlanner planner = planner(Side.SOURCE, null, 10)) {
      SweepPage page = planner.next();
      assertThat(page.last()).isTrue();
      assertThat(page.looked()).isZero();
      assertThat(page.checkpoint()).isNull();
    }
  }
}
