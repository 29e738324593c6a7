package io.drover.storage;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What a store can do.
 *
 * @param primitives the primitives that the store honours
 * @param storedChecksums kinds of full-object checksum that it computes itself or verifies, keeps,
 *     and returns on a head
 * @param limits the sizes it takes
 */
public record Capabilities(
    Set<Primitive> primitives, Set<Checksum.Kind> storedChecksums, Limits limits) {
  public Capabilities {
    primitives = Set.copyOf(primitives);
    storedChecksums = Set.copyOf(storedChecksums);
    Objects.requireNonNull(limits, "limits");
  }

  /** Whether the store honours a primitive. */
  public boolean has(Primitive primitive) {
    return primitives.contains(primitive);
  }

  /** These capabilities with other primitives. */
  public Capabilities with(Set<Primitive> others) {
    return new Capabilities(others, storedChecksums, limits);
  }

  /** Those of the given primitives that the store lacks, in their order. */
  public Set<Primitive> missing(Set<Primitive> needed) {
    EnumSet<Primitive> missing = EnumSet.noneOf(Primitive.class);
    missing.addAll(needed);
    missing.removeAll(primitives);
    return missing;
  }
}
