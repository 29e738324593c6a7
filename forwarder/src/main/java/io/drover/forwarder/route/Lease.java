package io.drover.forwarder.route;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The lease of a gateway, by its own monotonic clock. A grant holds from the moment at which the
 * heartbeat that it answers was sent, so only the rate of clocks matters, never what they show. A
 * lease that ran out and was won again has another number. Not thread-safe; times are nanoseconds
 * of one clock.
 */
final class Lease {
  /** Grants that come after so many further heartbeats are of no use to anybody. */
  private static final int MOST_UNANSWERED = 256;

  private final Map<Long, Long> sent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST_UNANSWERED;
        }
      };
  private long number;
  private long end;

  /** A heartbeat is about to be sent. */
  void sent(long sequence, long now) {
    sent.put(sequence, now);
  }

  /** The answer to a heartbeat; one to a heartbeat that nobody remembers is ignored. */
  void granted(long sequence, Duration duration, long now) {
    Long since = sent.get(sequence);
    if (since == null) {
      return;
    }
    sent.keySet().removeIf(each -> each <= sequence);
    long granted = since + duration.toNanos();
    if (granted - now <= 0) {
      return;
    }
    if (!held(now)) {
      number++;
      end = granted;
    } else if (granted - end > 0) {
      end = granted;
    }
  }

  /** Number of the lease that is held; 0 for none. */
  long number(long now) {
    return held(now) ? number : 0;
  }

  /** Whether that lease is held and was never lost. */
  boolean unbroken(long which, long now) {
    return which != 0 && which == number(now);
  }

  private boolean held(long now) {
    return number != 0 && end - now > 0;
  }
}
