package io.drover.copier;

import io.drover.storage.Accommodation;
import io.drover.storage.Checksum;
import io.drover.storage.Pin;
import java.util.List;
import java.util.Set;

/**
 * What came of one attempt to transfer an object. Failures of a store are a {@link TransferFault}
 * instead.
 */
sealed interface Transferred {
  /** The target holds the object. */
  record Done(Pin target, long size, Set<Checksum> checksums, List<Accommodation> accommodations)
      implements Transferred {}

  /**
   * The target is not what the condition says, or the upload is no longer there: somebody else's
   * write, or our own behind a lost answer.
   */
  record Lost(long size, Set<Checksum> checksums, List<Accommodation> accommodations)
      implements Transferred {}

  /** The target cannot hold the object; nothing was written. */
  record Refused(Accommodation rule) implements Transferred {}

  /** The pinned version has another size than the plan says; nothing was written. */
  record Resized(long size) implements Transferred {}
}
