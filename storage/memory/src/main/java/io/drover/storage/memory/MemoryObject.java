package io.drover.storage.memory;

import io.drover.storage.Checksum;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import java.time.Instant;
import java.util.Set;

/**
 * One version of an object. Immutable, and equal only to itself, so that a map's compare-and-set
 * compares versions.
 *
 * <p>Attributes and content share one array: an array of its own costs 16 bytes for each of a
 * million objects.
 */
final class MemoryObject {
  private final long version;
  private final long modifiedMillis;
  private final byte[] bytes;
  private final int content;
  private final Set<Checksum> checksums;

  /**
   * @param bytes coded attributes, then the content; not to be touched afterwards
   * @param content where the content starts
   */
  MemoryObject(long version, Instant modified, byte[] bytes, int content, Set<Checksum> checksums) {
    this.version = version;
    this.modifiedMillis = modified.toEpochMilli();
    this.bytes = bytes;
    this.content = content;
    this.checksums = checksums;
  }

  Pin pin() {
    return new Pin(Long.toString(version, Character.MAX_RADIX));
  }

  byte[] bytes() {
    return bytes;
  }

  int contentOffset() {
    return content;
  }

  int size() {
    return bytes.length - content;
  }

  Set<Checksum> checksums() {
    return checksums;
  }

  ObjectStat stat(ObjectKey key) {
    ObjectAttributes attributes = AttributeCoding.decode(bytes, content);
    return new ObjectStat(
        key, size(), Instant.ofEpochMilli(modifiedMillis), pin(), attributes, false, checksums);
  }

  ListedObject listed(ObjectKey key) {
    return new ListedObject(key, size(), Instant.ofEpochMilli(modifiedMillis), pin());
  }
}
