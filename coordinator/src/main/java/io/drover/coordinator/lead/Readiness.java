package io.drover.coordinator.lead;

import io.drover.schemas.record.StoreCapabilities;

/** What a preflight found. */
public sealed interface Readiness {
  /** The job can run. */
  record Ready(StoreCapabilities source, StoreCapabilities target) implements Readiness {}

  /** It cannot, for this reason. */
  record Unfit(String reason) implements Readiness {}
}
