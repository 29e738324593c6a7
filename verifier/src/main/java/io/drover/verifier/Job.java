package io.drover.verifier;

import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.Mode;
import io.drover.storage.Alarm;
import io.drover.storage.Capabilities;
import io.drover.storage.ObjectStore;
import io.drover.storage.Retrying;

/**
 * A migration as this process checks it: its specification, read once, with stores at hand.
 *
 * @param id the job's id
 * @param spec its specification
 * @param source the store where the objects come from
 * @param sourceCan what it was found to do
 * @param target the store where they go
 * @param targetCan what it was found to do
 * @param retrying its retries
 * @param over rings once it has ended before it was done
 */
record Job(
    String id,
    MigrationSpec spec,
    ObjectStore source,
    Capabilities sourceCan,
    ObjectStore target,
    Capabilities targetCan,
    Retrying retrying,
    Alarm over) {

  /** The same with its sides exchanged. */
  Job reversed() {
    return new Job(id, spec, target, targetCan, source, sourceCan, retrying, over);
  }

  /** Whether sources are deleted once their copies are verified. */
  boolean moves() {
    return spec.getMode() == Mode.MOVE;
  }
}
