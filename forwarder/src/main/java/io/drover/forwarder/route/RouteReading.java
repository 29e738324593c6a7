package io.drover.forwarder.route;

import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.Route;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway makes of {@code drover.routes} and {@code drover.leases} as it reads them, apart
 * from Kafka and from threads. From time to time it wants to know where the routes end, and tells
 * the gates when it has come there: everything is known then that was published when it asked. For
 * one thread.
 */
public final class RouteReading {
  private final Gatehouse house;
  private final LongSupplier nanos;
  private final Duration lookAtEnd;

  /** The routes that are to be read before the next word to the gates. */
  private @Nullable Long end;

  private long asked;
  private boolean everAsked;

  /**
   * @param nanos a monotonic clock
   * @param lookAtEnd time between two questions for the end while the gateway serves
   */
  public RouteReading(Gatehouse house, LongSupplier nanos, Duration lookAtEnd) {
    this.house = house;
    this.nanos = nanos;
    this.lookAtEnd = lookAtEnd;
  }

  /** The routes are read from the first one on, the leases from those that come now. */
  public void begin() {
    end = null;
    everAsked = false;
  }

  /**
   * Whether to ask now where the routes end, and to {@linkplain #endsAt tell} the answer: often
   * until the gateway serves, then now and then.
   */
  public boolean wantsEnd() {
    long now = nanos.getAsLong();
    boolean waiting = house.ask(Gates::closed).isPresent();
    if (end != null || (everAsked && !waiting && now - asked < lookAtEnd.toNanos())) {
      return false;
    }
    asked = now;
    everAsked = true;
    return true;
  }

  /** The offset behind the last route that there is. */
  public void endsAt(long offset) {
    end = offset;
  }

  /**
   * All routes before this offset are read.
   *
   * @return whether that is all there were when the end was asked for last
   */
  public boolean reached(long position) {
    Long wanted = end;
    if (wanted == null || position < wanted) {
      return false;
    }
    end = null;
    return house.tell(
        (gates, _) -> {
          gates.caughtUp(asked);
          return true;
        });
  }

  /**
   * The next route.
   *
   * @param route null where it is taken out of the topic
   * @throws IllegalArgumentException if it cannot be understood; it is not confirmed then
   */
  public void route(String prefix, @Nullable Route route, long offset) {
    boolean _ =
        house.tell(
            (gates, _) -> {
              gates.route(prefix, route, offset);
              return true;
            });
  }

  /** The next grant, to whichever gateway. */
  public void grant(LeaseGrant grant) {
    boolean _ =
        house.tell(
            (gates, now) -> {
              gates.granted(grant, now);
              return true;
            });
  }
}
