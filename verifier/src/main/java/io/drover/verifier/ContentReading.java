package io.drover.verifier;

import io.drover.storage.ByteRange;
import io.drover.storage.Checksum;
import io.drover.storage.ContentHash;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one version of an object from its first byte to its last and hashes it, through one small
 * buffer. What was read stays read: after a failure the next call goes on where the last one broke
 * off, from the same version, except after {@link StoreException.Corrupted}, when nothing that came
 * is believed. One thread at a time.
 */
final class ContentReading {
  private final ObjectStore store;
  private final ObjectKey key;
  private final Pin pin;
  private final long size;
  private final Set<Checksum.Kind> kind;
  private ContentHash hash;
  private @Nullable Checksum result;

  /**
   * @param kind which checksum to compute
   */
  ContentReading(ObjectStore store, ObjectKey key, Pin pin, long size, Checksum.Kind kind) {
    this.store = store;
    this.key = key;
    this.pin = pin;
    this.size = size;
    this.kind = EnumSet.of(kind);
    this.hash = ContentHash.of(this.kind);
  }

  /** Bytes read so far. */
  long done() {
    return hash.bytes();
  }

  /**
   * Reads to the end and gives the checksum; the same again once it has it.
   *
   * @throws StoreException if the store fails; call again to go on
   */
  Checksum checksum(byte[] buffer) {
    Checksum known = result;
    if (known != null) {
      return known;
    }
    try (ObjectBody body = open()) {
      checkLength(body);
      for (int n = body.read(buffer, 0, buffer.length);
          n >= 0;
          n = body.read(buffer, 0, buffer.length)) {
        hash.update(buffer, 0, n);
      }
      if (hash.bytes() != size) {
        throw new StoreException.Unavailable(
            "%s ended after %d of %d bytes".formatted(key, hash.bytes(), size));
      }
    } catch (StoreException.Corrupted e) {
      hash = ContentHash.of(kind);
      throw e;
    }
    Checksum computed = hash.finish().iterator().next();
    result = computed;
    return computed;
  }

  /** Whether this reads that version for that checksum. */
  boolean of(Pin version, Checksum.Kind wanted) {
    return pin.equals(version) && kind.contains(wanted);
  }

  /** Forgets what was read: it is to be read again from the first byte. */
  void restart() {
    hash = ContentHash.of(kind);
    result = null;
  }

  private ObjectBody open() {
    return done() == 0 || done() == size
        ? whole()
        : store.read(key, pin, new ByteRange(done(), size - done()));
  }

  /** After a failure behind the last byte there is no rest to ask for, so it is read again. */
  private ObjectBody whole() {
    hash = ContentHash.of(kind);
    return store.read(key, pin);
  }

  private void checkLength(ObjectBody body) {
    if (body.length() != size - done()) {
      throw new StoreException.Corrupted(
          "%s came with %d bytes, %d were to come".formatted(key, body.length(), size - done()));
    }
  }
}
