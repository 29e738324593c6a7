package io.drover.copier;

import io.drover.messaging.Tenure;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import io.drover.storage.Retrying;
import io.drover.storage.StoreException;
import java.util.Optional;
import java.util.Set;

/**
 * One attempt to transfer an object.
 *
 * @param source where from
 * @param sourceKey its key there
 * @param pin the version to read
 * @param size its bytes, as far as known
 * @param target where to
 * @param targetKey its key there
 * @param condition what must hold at the target
 * @param provenance what the copy will say of itself
 * @param can what the target can do
 * @param kinds checksums to compute
 * @param retrying how single parts are tried again
 * @param observer told of each failed attempt at a part
 * @param pacing asked before bytes move
 * @param uploads the writes in parts that were begun for the object
 * @param serverSide whether the target may copy by itself
 * @param tenure asked before anything takes effect at the target
 * @param expected what the bytes must be, if that is known; otherwise nothing is written
 */
record TransferRequest(
    ObjectStore source,
    ObjectKey sourceKey,
    Pin pin,
    long size,
    ObjectStore target,
    ObjectKey targetKey,
    Condition condition,
    Provenance provenance,
    Capabilities can,
    Set<Checksum.Kind> kinds,
    Retrying retrying,
    FaultObserver observer,
    Pacing pacing,
    ObjectUploads uploads,
    boolean serverSide,
    Tenure tenure,
    Optional<Checksum> expected) {
  /**
   * Refuses bytes that are not those that are known to belong there.
   *
   * @throws TransferFault if they are others
   */
  void check(Set<Checksum> computed) {
    if (expected.isPresent() && !computed.contains(expected.get())) {
      throw new TransferFault(
          Side.SOURCE,
          new StoreException.Corrupted(
              "bytes read from %s have %s, on record is %s"
                  .formatted(sourceKey, computed, expected.get())),
          false);
    }
  }
}
