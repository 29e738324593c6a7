package io.drover.copier;

import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Mode;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.ObjectStore;
import io.drover.storage.Retrying;
import io.drover.storage.StoreUri;
import java.util.EnumSet;
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
 * @param sourceCan what the source was found to do
 * @param can what the target was found to do
 * @param comparable kinds of checksum that both stores keep
 * @param retrying retries of an object, between which it holds nothing: their waits end when the
 *     job is paused or over
 * @param goingOn retries of what is under way, which a paused job lets finish: their waits end when
 *     the job is over
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
    Capabilities sourceCan,
    Capabilities can,
    Set<Checksum.Kind> comparable,
    Retrying retrying,
    Retrying goingOn,
    Lane lane,
    StoreGate sourceGate,
    StoreGate targetGate) {

  /** Whether source objects are removed once they are verified. */
  boolean moves() {
    return spec.getMode() == Mode.MOVE;
  }

  /** The same with its sides exchanged. */
  Job reversed() {
    return new Job(
        id,
        spec,
        targetUri,
        target,
        sourceUri,
        source,
        can,
        sourceCan,
        comparable,
        retrying,
        goingOn,
        lane,
        targetGate,
        sourceGate);
  }

  /** Kinds of checksum that a copy computes: SHA-256 and those that the target keeps. */
  Set<Checksum.Kind> kinds() {
    Set<Checksum.Kind> kinds = EnumSet.of(Checksum.Kind.SHA256);
    kinds.addAll(can.storedChecksums());
    return kinds;
  }

  StoreGate gate(Side side) {
    return switch (side) {
      case SOURCE -> sourceGate;
      case TARGET -> targetGate;
    };
  }
}
