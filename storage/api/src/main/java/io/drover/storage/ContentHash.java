package io.drover.storage;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Computes checksums of several kinds over content that comes piece by piece, in order. One thread
 * at a time.
 */
public final class ContentHash {
  private final List<Algorithm> algorithms = new ArrayList<>();
  private long bytes;

  private ContentHash(Set<Checksum.Kind> kinds) {
    for (Checksum.Kind kind : kinds) {
      algorithms.add(algorithm(kind));
    }
  }

  /** For these kinds, before the first byte. */
  public static ContentHash of(Set<Checksum.Kind> kinds) {
    return new ContentHash(kinds.isEmpty() ? kinds : EnumSet.copyOf(kinds));
  }

  /** The checksums of some bytes. */
  public static Set<Checksum> of(Set<Checksum.Kind> kinds, byte[] bytes, int offset, int length) {
    ContentHash hash = of(kinds);
    hash.update(bytes, offset, length);
    return hash.finish();
  }

  /** Takes the next bytes. */
  public void update(byte[] piece, int offset, int length) {
    for (Algorithm algorithm : algorithms) {
      algorithm.update(piece, offset, length);
    }
    bytes += length;
  }

  /** Bytes taken so far. */
  public long bytes() {
    return bytes;
  }

  /** The checksums, in the order of their kinds. Ends this computation. */
  public Set<Checksum> finish() {
    Set<Checksum> checksums = new LinkedHashSet<>();
    for (Algorithm algorithm : algorithms) {
      checksums.add(algorithm.finish());
    }
    return Collections.unmodifiableSet(checksums);
  }

  private static Algorithm algorithm(Checksum.Kind kind) {
    return switch (kind) {
      case MD5 -> new Digest(kind, digest("MD5"));
      case SHA256 -> new Digest(kind, digest("SHA-256"));
      case CRC32C -> new Crc(kind, new CRC32C());
      case CRC64NVME -> new Crc(kind, new Crc64Nvme());
    };
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + name, e);
    }
  }

  private sealed interface Algorithm {
    void update(byte[] piece, int offset, int length);

    Checksum finish();
  }

  private record Digest(Checksum.Kind kind, MessageDigest digest) implements Algorithm {
    @Override
    public void update(byte[] piece, int offset, int length) {
      digest.update(piece, offset, length);
    }

    @Override
    public Checksum finish() {
      return new Checksum(kind, digest.digest());
    }
  }

  private record Crc(Checksum.Kind kind, java.util.zip.Checksum crc) implements Algorithm {
    @Override
    public void update(byte[] piece, int offset, int length) {
      crc.update(piece, offset, length);
    }

    /** Big-endian, as S3 shows them. */
    @Override
    public Checksum finish() {
      byte[] wide = ByteBuffer.allocate(Long.BYTES).putLong(crc.getValue()).array();
      return new Checksum(
          kind, java.util.Arrays.copyOfRange(wide, Long.BYTES - kind.length(), Long.BYTES));
    }
  }
}
