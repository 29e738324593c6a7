package io.drover.storage;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Bytes to send, held in memory, so that a request can be sent again from its start (T-24).
 *
 * <p>A view, not a copy: whoever hands it over must leave the bytes alone until the call returns.
 *
 * @param bytes the array
 * @param offset first byte
 * @param length number of bytes
 * @param known checksums of exactly these bytes, computed by whoever hands them over; spares a
 *     backend that sends one along the computation
 */
public record Payload(byte[] bytes, int offset, int length, Set<Checksum> known) {
  /** No bytes. */
  public static final Payload EMPTY = new Payload(new byte[0], 0, 0);

  public Payload {
    java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
    known = Set.copyOf(known);
  }

  /** Bytes of which no checksum is known. */
  public Payload(byte[] bytes, int offset, int length) {
    this(bytes, offset, length, Set.of());
  }

  /** All of an array. */
  public static Payload of(byte[] bytes) {
    return new Payload(bytes, 0, bytes.length);
  }

  /** A checksum of the bytes, computed only if it is not known. */
  public Checksum checksum(Checksum.Kind kind) {
    for (Checksum each : known) {
      if (each.kind() == kind) {
        return each;
      }
    }
    return ContentHash.of(EnumSet.of(kind), bytes, offset, length).iterator().next();
  }

  /** A fresh stream over the bytes. */
  public InputStream stream() {
    return new ByteArrayInputStream(bytes, offset, length);
  }

  /** A fresh read-only buffer over the bytes. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes, offset, length).slice().asReadOnlyBuffer();
  }

  /** Names the length only: content never gets into a log. */
  @Override
  public String toString() {
    return "Payload[" + length + " bytes]";
  }
}
