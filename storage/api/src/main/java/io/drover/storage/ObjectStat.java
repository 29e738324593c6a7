package io.drover.storage;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a store says of one version of an object.
 *
 * @param key the object's key
 * @param size bytes of the whole object, also when a range was read
 * @param modified last modification; informs, decides nothing (T-10)
 * @param pin this version
 * @param attributes headers and metadata; tags are in {@link ObjectStore#tags}, unless the store
 *     sends them along
 * @param tagged whether the object has tags that are not in {@code attributes} yet
 * @param checksums full-object checksums that the store keeps for this version
 * @param custody how the store keeps it
 */
public record ObjectStat(
    ObjectKey key,
    long size,
    Instant modified,
    Pin pin,
    ObjectAttributes attributes,
    boolean tagged,
    Set<Checksum> checksums,
    Custody custody) {
  public ObjectStat {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(modified, "modified");
    Objects.requireNonNull(pin, "pin");
    Objects.requireNonNull(attributes, "attributes");
    checksums = Set.copyOf(checksums);
    Objects.requireNonNull(custody, "custody");
    if (size < 0) {
      throw new IllegalArgumentException("size %d of %s is negative".formatted(size, key));
    }
  }

  /** Of a version that is kept as most are. */
  public ObjectStat(
      ObjectKey key,
      long size,
      Instant modified,
      Pin pin,
      ObjectAttributes attributes,
      boolean tagged,
      Set<Checksum> checksums) {
    this(key, size, modified, pin, attributes, tagged, checksums, Custody.ORDINARY);
  }

  /** The checksum of a kind, if the store keeps one. */
  public Optional<Checksum> checksum(Checksum.Kind kind) {
    return checksums.stream().filter(c -> c.kind() == kind).findFirst();
  }
}
