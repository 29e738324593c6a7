package io.drover.forwarder.route;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a gateway is in touch with Kafka. The coordinator may forget one that has been silent for
 * long, and a job may then begin that the gateway knows nothing of: before that it stops to answer,
 * whatever the request is about.
 *
 * <p>A gateway that begins, or begins again after such a silence, first makes itself known by a
 * heartbeat and only then reads the routes to their end. Either the coordinator sees that heartbeat
 * when it asks who must confirm a new route, or the route was there before and the gateway has read
 * it. Not thread-safe.
 */
final class Contact {
  private static final int MOST_UNANSWERED = 256;

  private final Duration isolation;
  private final TreeMap<Long, Long> sent = new TreeMap<>();
  private boolean stopped;
  private boolean read;
  private boolean heard;

  /** All routes are known that were published then. */
  private long routes;

  /** When the last heartbeat that arrived was sent. */
  private long beat;

  /** When the first heartbeat arrived, of those without a long silence between them. */
  private long since;

  Contact(Duration isolation) {
    this.isolation = isolation;
  }

  void caughtUp(long asOf) {
    if (!read || asOf - routes > 0) {
      routes = asOf;
    }
    read = true;
  }

  /** Whether the routes were ever read to their end. */
  boolean begun() {
    return read && !stopped;
  }

  void stop() {
    stopped = true;
  }

  void sent(long sequence, long now) {
    sent.put(sequence, now);
    if (sent.size() > MOST_UNANSWERED) {
      sent.pollFirstEntry();
    }
  }

  void arrived(long sequence, long now) {
    Long when = sent.get(sequence);
    if (when == null) {
      return;
    }
    sent.headMap(sequence, true).clear();
    if (!heard || !within(beat, now) || !within(routes, now)) {
      since = now;
    }
    if (!heard || when - beat > 0) {
      beat = when;
    }
    heard = true;
  }

  /** Why nothing new may pass; empty if it may. */
  Optional<String> closed(long now) {
    return stopped ? Optional.of("the gateway is stopping") : lost(now);
  }

  /** Why nothing may be answered; empty if the gateway is in touch. */
  Optional<String> lost(long now) {
    if (!read || !heard) {
      return Optional.of("the gateway is starting");
    }
    return within(beat, now) && within(routes, now) && routes - since >= 0
        ? Optional.empty()
        : Optional.of("the gateway has lost touch with Kafka");
  }

  private boolean within(long then, long now) {
    return now - then - isolation.toNanos() < 0;
  }
}
