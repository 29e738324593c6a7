package io.drover.coordinator.lease;

import io.drover.coordinator.cutover.Beat;
import io.drover.coordinator.cutover.LeaseTerms;
import io.drover.coordinator.lead.Gateways;
import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.Route;
import io.drover.schemas.record.RouteStage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What {@link LeaseDesk} does for one term, apart from Kafka and from threads. First all that a
 * leader before may have granted is found; then heartbeats are heard, and what is granted is to be
 * published in the order in which it is returned.
 */
public final class Granting {
  private final LeaseTerms terms;
  private final Clock clock;
  private final KnownGateways known;

  /**
   * @param nanos a monotonic clock
   */
  public Granting(LeaseTerms terms, Clock clock, LongSupplier nanos) {
    this.terms = terms;
    this.clock = clock;
    this.known = new KnownGateways(terms, nanos);
  }

  /** What is known of the gateways. */
  public Gateways gateways() {
    return known;
  }

  /** The last route of each prefix. */
  public void routes(Map<String, Route> last) {
    last.forEach(
        (prefix, route) ->
            known.found(prefix, route.getEpoch(), route.getStage() == RouteStage.FINAL));
  }

  /** The last grant to each gateway, once nobody else can grant. */
  public void grants(Map<String, LeaseGrant> last) {
    last.forEach(
        (gateway, grant) ->
            known.inherit(
                gateway, grant.getIncarnation(), Duration.ofMillis(grant.getDurationMs())));
  }

  /** What gateways said so far. Nothing is granted for it. */
  public void heartbeats(HeartbeatSource source) {
    long end = source.end();
    Map<String, Heard> last = new HashMap<>();
    while (source.position() < end) {
      source.poll().forEach(heard -> last.put(heard.gateway(), heard));
    }
    last.values().forEach(heard -> heard.beat().ifPresent(beat -> known.recall(beat, age(heard))));
  }

  /**
   * By wall clocks, which decides only whether a gateway is still waited for that may be gone; what
   * a gateway that is cut off may do ends ten minutes before that.
   */
  private Duration age(Heard heard) {
    Duration age = Duration.between(Instant.ofEpochMilli(heard.writtenAt()), clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }

  /**
   * Hears what there is to hear and answers it. Where a route is new that is everything that was
   * said before this began.
   *
   * @param publish takes what is granted together; when it returns, that is published
   * @param closed whether to give up
   * @return whether more may be confirmed than before
   */
  public boolean turn(
      HeartbeatSource source, Consumer<List<Outgoing>> publish, BooleanSupplier closed) {
    Map<String, Long> unsettled = known.unsettled();
    long end = unsettled.isEmpty() ? 0 : source.end();
    boolean heard = false;
    do {
      List<Heard> records = source.poll();
      publish.accept(grants(known.hear(records)));
      heard |= !records.isEmpty();
    } while (!closed.getAsBoolean() && !unsettled.isEmpty() && source.position() < end);
    known.settled(unsettled);
    return heard || !unsettled.isEmpty();
  }

  private List<Outgoing> grants(List<Beat> granted) {
    List<Outgoing> records = new ArrayList<>();
    Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    for (Beat beat : granted) {
      records.add(Outgoing.keyed(Topic.LEASES, beat.gateway(), grant(beat, at)));
    }
    return records;
  }

  private LeaseGrant grant(Beat beat, Instant at) {
    return LeaseGrant.newBuilder()
        .setGateway(beat.gateway())
        .setIncarnation(beat.incarnation())
        .setSequence(beat.sequence())
        .setDurationMs(terms.duration().toMillis())
        .setGrantedAt(at)
        .build();
  }

  /** Forgets gateways that are gone; returns what takes them out of the topics. */
  public List<Outgoing> forget() {
    List<Outgoing> gone = new ArrayList<>();
    for (String gateway : known.forget()) {
      gone.add(Outgoing.keyed(Topic.GATEWAYS, gateway, null));
      gone.add(Outgoing.keyed(Topic.LEASES, gateway, null));
    }
    return gone;
  }

  /** How many gateways are known. */
  public int count() {
    return known.count();
  }
}
