package io.drover.coordinator.lease;

import java.util.List;

/** {@code drover.gateways}, as one reader goes through it. */
public interface HeartbeatSource {
  /** The next records; may wait a little for them. */
  List<Heard> poll();

  /** The offset behind the last record that is there now. */
  long end();

  /** The offset of the next record that {@link #poll} returns. */
  long position();
}
