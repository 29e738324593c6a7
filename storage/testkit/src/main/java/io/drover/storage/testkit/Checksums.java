package io.drover.storage.testkit;

import io.drover.storage.Checksum;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Checksums computed by other means than those under test. */
final class Checksums {
  private Checksums() {}

  /** The checksum of a content, for kinds that Java computes. */
  static Optional<Checksum> expected(Checksum.Kind kind, byte[] content) {
    return switch (kind) {
      case MD5 -> Optional.of(new Checksum(kind, digest("MD5", content)));
      case SHA256 -> Optional.of(new Checksum(kind, digest("SHA-256", content)));
      case CRC32C -> {
        CRC32C crc = new CRC32C();
        crc.update(content);
        yield Optional.of(
            new Checksum(kind, ByteBuffer.allocate(4).putInt((int) crc.getValue()).array()));
      }
      case CRC64NVME -> Optional.empty();
    };
  }

  private static byte[] digest(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
