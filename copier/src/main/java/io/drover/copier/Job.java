package io.drover.copier;

import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Mode;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.ObjectStore;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import java.util.Set;

/**
 * A migration as this worker executes it: its specification, read once, with stores at hand.
 *
 * @param id the job's id
 * @param spec its specification
 * @param sourceUri where from
 * @param source the store there
 * @param targetUri where to
 * @param target the store there
 * @param can what the target was found to do
 * @param comparable kinds of checksum that both stores keep
 * @param kinds kinds that a copy computes: SHA-256 and those that the target keeps
 * @param retrying its retries
 * @param lane its place among the jobs of this worker
 * @param sourceGate how much the source takes
 * @param targetGate how much the target takes
 */
record Job(
    String id,
    MigrationSpec spec,
    StoreUri sourceUri,
    ObjectStore source,
    StoreUri targetUri,
    ObjectStore target,
    Capabilities can,
    Set<Checksum.Kind> comparable,
    Set<Checksum.Kind> kinds,
    Retrying retrying,
    Lane lane,
    StoreGate sourceGate,
    StoreGate targetGate) {

  /** Whether source objects are removed once they are verified. */
  boolean moves() {
    return spec.getMode() == Mode.MOVE;
  }

  StoreGate gate(Side side) {
    return switch (side) {
      case SOURCE -> sourceGate;
      case TARGET -> targetGate;
    };
  }
}
