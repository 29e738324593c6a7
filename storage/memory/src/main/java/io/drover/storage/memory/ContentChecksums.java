package io.drover.storage.memory;

import io.drover.storage.Checksum;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/** Computes the checksums that a bucket keeps. */
final class ContentChecksums {
  private ContentChecksums() {}

  /** A kind that can be computed here, by name. */
  static Optional<Checksum.Kind> kind(String name) {
    return switch (name) {
      case "MD5" -> Optional.of(Checksum.Kind.MD5);
      case "SHA256" -> Optional.of(Checksum.Kind.SHA256);
      case "CRC32C" -> Optional.of(Checksum.Kind.CRC32C);
      default -> Optional.empty();
    };
  }

  static Set<Checksum> of(Set<Checksum.Kind> kinds, byte[] bytes, int offset, int length) {
    Set<Checksum> checksums = new HashSet<>();
    for (Checksum.Kind kind : kinds) {
      checksums.add(new Checksum(kind, compute(kind, bytes, offset, length)));
    }
    return checksums;
  }

  private static byte[] compute(Checksum.Kind kind, byte[] bytes, int offset, int length) {
    return switch (kind) {
      case MD5 -> digest("MD5", bytes, offset, length);
      case SHA256 -> digest("SHA-256", bytes, offset, length);
      case CRC32C -> {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        yield ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
      }
      case CRC64NVME ->
          throw new IllegalArgumentException("CRC64NVME is not computed by the memory store");
    };
  }

  private static byte[] digest(String algorithm, byte[] bytes, int offset, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(bytes, offset, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
