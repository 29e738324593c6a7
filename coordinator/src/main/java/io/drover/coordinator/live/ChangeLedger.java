package io.drover.coordinator.live;

import io.drover.coordinator.job.Marks;
import io.drover.schemas.record.Change;
import io.drover.schemas.record.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the changed keys of one live job as its changes come by, and keeps the writes whose
 * outcome is unknown. Several changes of a key make it changed once. What has been read counts as
 * done with only up to the oldest such write: whoever reads on later begins there, and plans some
 * keys twice, which is harmless.
 *
 * <p>Memory: the keys that are gathered and not taken, of which the caller reads no more than
 * {@link #full} allows, and a bounded number of unknown writes. If there are more, those behind are
 * not kept; nothing before them counts as done, no barrier is reached, and once there is room again
 * the reading goes back to them ({@link #resume}). Pure but for its own state.
 */
public final class ChangeLedger {
  /**
   * Bounds.
   *
   * @param keys changed keys that are gathered before they must be taken, 1 or more
   * @param unresolved writes of unknown outcome that are kept, 1 or more
   */
  public record Bounds(int keys, int unresolved) {
    public Bounds {
      if (keys < 1 || unresolved < 1) {
        throw new IllegalArgumentException(
            "changes of %d keys and %d writes are kept; both are 1 or more"
                .formatted(keys, unresolved));
      }
    }
  }

  private record Write(String gateway, String incarnation, long number) {}

  private record Begun(int partition, long offset, String key, @Nullable Side side) {}

  private final LiveScope scope;
  private final Bounds bounds;
  private final Map<Integer, Long> next;
  private final Map<Write, Begun> unresolved = new LinkedHashMap<>();
  private final Map<Integer, Long> left = new TreeMap<>();
  private final Set<String> changed = new LinkedHashSet<>();

  /**
   * @param from where to begin
   */
  public ChangeLedger(LiveScope scope, Marks from, Bounds bounds) {
    this.scope = scope;
    this.bounds = bounds;
    this.next = new TreeMap<>(from.next());
  }

  /** Whether this place was not read yet; from now on it is. */
  public boolean reads(int partition, long offset) {
    if (offset < next.getOrDefault(partition, 0L)) {
      return false;
    }
    next.put(partition, offset + 1);
    return true;
  }

  /** Takes the change at a place that is {@linkplain #reads read now}. */
  public void accept(int partition, long offset, Change change) {
    Optional<String> key = scope.key(change);
    if (key.isPresent()) {
      accept(change, new Begun(partition, offset, key.get(), change.getSide()));
    }
  }

  private void accept(Change change, Begun place) {
    Write write = new Write(change.getGateway(), change.getIncarnation(), change.getNumber());
    switch (change.getStep()) {
      case INTENT -> keep(write, place);
      case DONE -> {
        unresolved.remove(write);
        changed.add(place.key());
      }
      case REFUSED -> unresolved.remove(write);
      case UNKNOWN -> {
        keep(write, place);
        changed.add(place.key());
      }
      case HINT -> changed.add(place.key());
    }
  }

  /**
   * Also what goes to the other side: it may take effect at any time, and is suspect again at every
   * close of that side.
   */
  private void keep(Write write, Begun place) {
    if (unresolved.containsKey(write) || unresolved.size() < bounds.unresolved()) {
      unresolved.putIfAbsent(write, place);
    } else {
      left.putIfAbsent(place.partition(), place.offset());
    }
  }

  /** Everything before this offset was read, whether or not it was of this job. */
  public void passed(int partition, long offset) {
    next.merge(partition, offset, Math::max);
  }

  /** Where each partition is to be read from. */
  public Marks next() {
    return Marks.of(next);
  }

  /** Whether no more may be read before what was gathered is {@linkplain #take taken}. */
  public boolean full() {
    return changed.size() >= bounds.keys();
  }

  /** Keys that are gathered. */
  public int gathered() {
    return changed.size();
  }

  /**
   * Where the reading must go back to, because unknown writes were left that now have room; empty
   * if it goes on where it is. From then on the ledger takes what is read from there.
   */
  public Optional<Marks> resume() {
    if (left.isEmpty() || unresolved.size() > bounds.unresolved() / 2) {
      return Optional.empty();
    }
    next.putAll(left);
    left.clear();
    return Optional.of(next());
  }

  /** Whether every write of unknown outcome is kept, so that all of them can be named. */
  public boolean complete() {
    return left.isEmpty();
  }

  /** Everything before this place is done with, once what was gathered is planned. */
  public Marks done() {
    Map<Integer, Long> done = new TreeMap<>(next);
    left.forEach((partition, offset) -> done.merge(partition, offset, Math::min));
    unresolved.values().forEach(begun -> done.merge(begun.partition(), begun.offset(), Math::min));
    return Marks.of(done);
  }

  /**
   * Keys with a write of unknown outcome to the side that applications write to, as far as they are
   * kept.
   */
  public Collection<String> unresolved() {
    Set<String> keys = new TreeSet<>();
    unresolved.values().stream()
        .filter(begun -> begun.side() == null || begun.side() == scope.side())
        .forEach(begun -> keys.add(begun.key()));
    return keys;
  }

  /**
   * Takes what was gathered.
   *
   * @param barrier the request by which everything was read; 0 if none was
   */
  public ChangePage take(long barrier) {
    List<String> keys = new ArrayList<>(changed);
    changed.clear();
    return new ChangePage(
        keys,
        Optional.of(done()),
        barrier,
        barrier == 0 ? List.of() : List.copyOf(unresolved()),
        0);
  }
}
