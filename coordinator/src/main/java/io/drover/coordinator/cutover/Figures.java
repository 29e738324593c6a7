package io.drover.coordinator.cutover;

import java.time.Duration;
import java.util.List;

/**
 * What is told of a cutover; nothing is decided by it.
 *
 * @param backlog changes and tasks that are not finished
 * @param predictedPause how long a close would hold writes
 * @param blocking what holds the switch back, for people, the first few
 * @param gateways every gateway
 */
public record Figures(
    long backlog, Duration predictedPause, List<String> blocking, List<Standing> gateways) {
  public static final Figures NONE = new Figures(0, Duration.ZERO, List.of(), List.of());

  public Figures {
    blocking = List.copyOf(blocking);
    gateways = List.copyOf(gateways);
  }
}
