package io.drover.coordinator.lease;

import io.drover.coordinator.cutover.Beat;
import io.drover.coordinator.cutover.LeaseBook;
import io.drover.coordinator.cutover.LeaseTerms;
import io.drover.coordinator.lead.Gateways;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * The book of leases, shared by the leader and by the thread that grants. A grant is entered before
 * it is published, so that the leader never counts too few.
 */
final class KnownGateways implements Gateways {
  private static final Duration GUESS = Duration.ofMillis(50);

  /**
   * A leg is measured only while routes change, and no switch is begun while it is expected to be
   * long. So what one leg took longer is forgotten by half in this time.
   */
  private static final Duration FORGETS = Duration.ofSeconds(10);

  private static final String BEING_READ = "(all, until drover.gateways is read to its end)";

  private record Wait(long epoch, long since) {}

  private final LeaseBook book;
  private final LongSupplier nanos;
  private final Map<String, Long> epochs = new HashMap<>();
  private final Map<String, Long> heardSince = new HashMap<>();
  private final Map<String, Wait> waits = new HashMap<>();
  private Duration leg = GUESS;
  private long legAt;

  KnownGateways(LeaseTerms terms, LongSupplier nanos) {
    this.book = new LeaseBook(terms);
    this.nanos = nanos;
  }

  /** The last route of a prefix, as a new leader found it. */
  synchronized void found(String prefix, long epoch, boolean ended) {
    epochs.merge(prefix, epoch, Long::max);
    book.route(prefix, epoch, ended);
  }

  /** The last grant to a gateway, as a new leader found it. */
  synchronized void inherit(String gateway, String incarnation, Duration duration) {
    book.inherit(gateway, incarnation, duration, nanos.getAsLong());
  }

  /** The last heartbeat of a gateway, as a new leader found it. */
  synchronized void recall(Beat beat, Duration age) {
    book.recall(beat, age, nanos.getAsLong());
  }

  /** Takes heartbeats; returns those that are granted a lease, the newest of each gateway. */
  synchronized List<Beat> hear(List<Heard> records) {
    Map<String, Beat> granted = new TreeMap<>();
    long now = nanos.getAsLong();
    for (Heard heard : records) {
      if (heard.beat().isEmpty()) {
        book.farewell(heard.gateway());
      } else if (book.hear(heard.beat().get(), now)) {
        granted.put(heard.gateway(), heard.beat().get());
      }
    }
    return List.copyOf(granted.values());
  }

  /** Routes whose gateways are not known for sure: those that begin while it is published. */
  synchronized Map<String, Long> unsettled() {
    Map<String, Long> open = new HashMap<>(epochs);
    open.entrySet().removeAll(heardSince.entrySet());
    return open;
  }

  /** Everything was heard that was said before these routes were published. */
  synchronized void settled(Map<String, Long> routes) {
    heardSince.putAll(routes);
  }

  synchronized List<String> forget() {
    return book.forget(nanos.getAsLong());
  }

  synchronized int count() {
    return book.standings("", nanos.getAsLong()).size();
  }

  @Override
  public synchronized Sighting towards(String prefix, long epoch) {
    long now = nanos.getAsLong();
    List<String> behind = book.behind(prefix, epoch, now);
    Set<String> uncaptured = new TreeSet<>(book.uncaptured(prefix, epoch, now));
    if (heardSince.getOrDefault(prefix, 0L) < epoch) {
      uncaptured.add(BEING_READ);
    }
    if (behind.isEmpty()) {
      arrived(prefix, epoch, now);
    }
    return new Sighting(new ArrayList<>(uncaptured), behind, book.standings(prefix, now), leg(now));
  }

  private Duration leg(long now) {
    if (leg.compareTo(GUESS) <= 0) {
      return leg;
    }
    double left = Math.pow(0.5, (now - legAt) / (double) FORGETS.toNanos());
    return GUESS.plusNanos((long) (leg.minus(GUESS).toNanos() * left));
  }

  private void arrived(String prefix, long epoch, long now) {
    Wait wait = waits.get(prefix);
    if (wait != null && wait.epoch() == epoch) {
      waits.remove(prefix);
      leg = leg(now).plus(Duration.ofNanos(now - wait.since())).dividedBy(2);
      legAt = now;
    }
  }

  @Override
  public synchronized void inForce(String prefix, long epoch, boolean ended) {
    Long before = epochs.put(prefix, epoch);
    book.route(prefix, epoch, ended);
    if (before == null || before < epoch) {
      waits.put(prefix, new Wait(epoch, nanos.getAsLong()));
      book.relax(prefix);
    }
  }

  @Override
  public synchronized void demand(String prefix, long epoch) {
    book.demand(prefix, epoch);
  }

  @Override
  public synchronized long lastEpoch(String prefix) {
    return epochs.getOrDefault(prefix, 0L);
  }
}
