package io.drover.coordinator.lease;

import io.drover.coordinator.cutover.Beat;
import io.drover.schemas.record.ConfirmedRoute;
import io.drover.schemas.record.GatewayHeartbeat;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One record of {@code drover.gateways}.
 *
 * @param beat empty for a farewell
 * @param writtenAt milliseconds since the epoch, by the gateway's clock
 */
public record Heard(String gateway, Optional<Beat> beat, long writtenAt) {
  /** A heartbeat. */
  public static Heard of(String gateway, GatewayHeartbeat value, long writtenAt) {
    return new Heard(gateway, Optional.of(beat(gateway, value)), writtenAt);
  }

  private static Beat beat(String gateway, GatewayHeartbeat value) {
    return new Beat(
        gateway,
        value.getIncarnation(),
        value.getSequence(),
        value.getConfirmed().stream()
            .collect(
                Collectors.toMap(ConfirmedRoute::getPrefix, ConfirmedRoute::getEpoch, Long::max)));
  }
}
