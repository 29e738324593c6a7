package io.drover.coordinator.cutover;

import java.util.Map;

/**
 * A heartbeat of a gateway.
 *
 * @param gateway its id, which outlives its process
 * @param incarnation which process of it
 * @param sequence counts the heartbeats of the incarnation
 * @param confirmed the epoch it has confirmed, by prefix
 */
public record Beat(String gateway, String incarnation, long sequence, Map<String, Long> confirmed) {
  public Beat {
    confirmed = Map.copyOf(confirmed);
  }

  long confirmed(String prefix) {
    return confirmed.getOrDefault(prefix, 0L);
  }
}
