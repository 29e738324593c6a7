package io.drover.verifier;

import io.drover.storage.Checksum;
import java.util.Set;

/** What a look at the stores says about a copy. */
sealed interface Finding {
  /**
   * The copy is right.
   *
   * @param established checksums that the verifier found out itself; empty if those of the copier
   *     hold
   * @param sourcePresent false if the source object is known to be gone
   * @param ours whether this very job wrote the object
   */
  record Right(Set<Checksum> established, boolean sourcePresent, boolean ours) implements Finding {}

  /**
   * It is not right, or not there, or not what was copied; worth one more look, because stores may
   * be late.
   */
  record Wrong(String errorClass, String message) implements Finding {}
}
