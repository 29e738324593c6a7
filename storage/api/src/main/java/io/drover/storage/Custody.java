package io.drover.storage;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a store keeps one version of an object: where, and what stops it from being read or deleted
 * (T-21, T-22). Belongs to the store and is not carried to a copy.
 *
 * <p>As far as a head tells: stores say nothing of locks to credentials that may not see them.
 *
 * @param tier storage class or access tier, as the store names it, where it is another one than the
 *     store's own default
 * @param archived whether a read fails until the object has been restored from its tier
 * @param locks what keeps this version from being deleted, each as the store puts it, such as
 *     {@code COMPLIANCE until 2030-01-01T00:00:00Z}; empty if nothing is known to
 */
public record Custody(Optional<String> tier, boolean archived, List<String> locks) {
  /** Nothing out of the ordinary is known. */
  public static final Custody ORDINARY = new Custody(Optional.empty(), false, List.of());

  public Custody {
    Objects.requireNonNull(tier, "tier");
    locks = List.copyOf(locks);
  }
}
