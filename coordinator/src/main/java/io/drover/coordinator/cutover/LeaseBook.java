package io.drover.coordinator.cutover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which gateways may hold a lease, and what each has confirmed. Times are nanoseconds of one
 * monotonic clock of this process, passed in. Not thread-safe.
 *
 * <p>A gateway is counted from the decision to grant until the lease and a margin have passed. The
 * lease itself began earlier, when the heartbeat was sent; so whoever is not counted holds none. Of
 * one id at most one process is counted at a time: a lease is never granted to a second one before
 * that of the first has passed, and so the last grant on the topic names the only one that a new
 * leader has to wait for.
 */
public final class LeaseBook {
  private static final class Entry {
    private @Nullable Beat beat;
    private long heardAt;
    private @Nullable String holder;
    private long countedUntil;

    boolean counted(long now) {
      return holder != null && now - countedUntil < 0;
    }

    /** What the process that may hold the lease has confirmed. */
    long confirmedByHolder(String prefix) {
      return beat != null && beat.incarnation().equals(holder) ? beat.confirmed(prefix) : 0;
    }

    long confirmed(String prefix) {
      return beat == null ? 0 : beat.confirmed(prefix);
    }
  }

  private record Present(long epoch, boolean ended) {}

  private final LeaseTerms terms;
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<String, Present> routes = new HashMap<>();
  private final Map<String, Long> demanded = new HashMap<>();

  public LeaseBook(LeaseTerms terms) {
    this.terms = terms;
  }

  /** A route is in force: from now on only who has confirmed it gets a lease that has none. */
  public void route(String prefix, long epoch, boolean ended) {
    routes.merge(
        prefix,
        new Present(epoch, ended),
        (old, fresh) -> fresh.epoch() < old.epoch() ? old : fresh);
  }

  /**
   * A new leader found this grant: its holder is counted as if it had been granted just now.
   *
   * @param duration how long that lease holds
   */
  public void inherit(String gateway, String incarnation, Duration duration, long now) {
    Entry entry = entry(gateway, now);
    Duration longer = duration.compareTo(terms.duration()) > 0 ? duration : terms.duration();
    entry.holder = incarnation;
    entry.countedUntil = now + longer.plus(terms.margin()).toNanos();
  }

  /**
   * A new leader found this last heartbeat. Nothing is granted for it.
   *
   * @param age how old it is at the least
   */
  public void recall(Beat beat, Duration age, long now) {
    if (age.compareTo(terms.silence()) < 0) {
      Entry entry = entry(beat.gateway(), now);
      entry.beat = beat;
      entry.heardAt = now - age.toNanos();
    }
  }

  /**
   * A heartbeat arrived.
   *
   * @return whether a lease is granted for it
   */
  public boolean hear(Beat beat, long now) {
    Entry entry = entry(beat.gateway(), now);
    Beat last = entry.beat;
    if (last != null
        && last.incarnation().equals(beat.incarnation())
        && last.sequence() >= beat.sequence()) {
      return false;
    }
    entry.beat = beat;
    entry.heardAt = now;
    boolean granted =
        entry.counted(now)
            ? beat.incarnation().equals(entry.holder) && renewable(beat)
            : current(beat);
    if (granted) {
      entry.holder = beat.incarnation();
      entry.countedUntil = now + terms.duration().plus(terms.margin()).toNanos();
    }
    return granted;
  }

  /** It may be behind: the leader waits for it, unless that was too long. */
  private boolean renewable(Beat beat) {
    return demanded.entrySet().stream()
        .allMatch(demand -> beat.confirmed(demand.getKey()) >= demand.getValue());
  }

  /** Whether it acts by every route in force, and by no old one of a prefix that needs no lease. */
  private boolean current(Beat beat) {
    return routes.entrySet().stream()
        .allMatch(route -> current(beat, route.getKey(), route.getValue()));
  }

  private static boolean current(Beat beat, String prefix, Present route) {
    boolean silent = route.ended() && !beat.confirmed().containsKey(prefix);
    return silent || beat.confirmed(prefix) >= route.epoch();
  }

  /**
   * A gateway said farewell. It is waited for no more, but counted as long as its last lease could
   * hold: the farewell does not say which of its processes said it.
   */
  public void farewell(String gateway) {
    Entry entry = entries.get(gateway);
    if (entry != null) {
      entry.beat = null;
    }
  }

  /** Whoever has not confirmed this is not renewed any more, so that it need not be waited for. */
  public void demand(String prefix, long epoch) {
    demanded.put(prefix, epoch);
  }

  /** Whoever is behind is waited for again. */
  public void relax(String prefix) {
    demanded.remove(prefix);
  }

  /** Gateways that may hold a lease and have not confirmed this. */
  public List<String> behind(String prefix, long epoch, long now) {
    List<String> found = new ArrayList<>();
    entries.forEach(
        (id, entry) -> {
          if (entry.counted(now) && entry.confirmedByHolder(prefix) < epoch) {
            found.add(id);
          }
        });
    return found;
  }

  /** Gateways that anybody has heard of and that have not confirmed this. */
  public List<String> uncaptured(String prefix, long epoch, long now) {
    List<String> found = new ArrayList<>(behind(prefix, epoch, now));
    entries.forEach(
        (id, entry) -> {
          if (entry.beat != null && entry.confirmed(prefix) < epoch && !found.contains(id)) {
            found.add(id);
          }
        });
    return found;
  }

  /** Every gateway. */
  public List<Standing> standings(String prefix, long now) {
    return entries.entrySet().stream()
        .map(
            entry ->
                new Standing(
                    entry.getKey(),
                    entry.getValue().confirmed(prefix),
                    entry.getValue().counted(now)))
        .toList();
  }

  /** When the next gateway stops being counted, if any is. */
  public long nextLapse(long now, long otherwise) {
    long next = otherwise;
    for (Entry entry : entries.values()) {
      if (entry.counted(now) && entry.countedUntil - next < 0) {
        next = entry.countedUntil;
      }
    }
    return next;
  }

  /** Forgets gateways that have been silent for too long, and those that are gone; returns them. */
  public List<String> forget(long now) {
    List<String> gone = new ArrayList<>();
    entries.forEach(
        (id, entry) -> {
          boolean silent = entry.beat == null || now - entry.heardAt > terms.silence().toNanos();
          if (silent && !entry.counted(now)) {
            gone.add(id);
          }
        });
    gone.forEach(entries::remove);
    return gone;
  }

  private Entry entry(String gateway, long now) {
    return entries.computeIfAbsent(
        gateway,
        _ -> {
          Entry fresh = new Entry();
          fresh.heardAt = now;
          return fresh;
        });
  }
}
