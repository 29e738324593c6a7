package io.drover.storage.s3;

import io.drover.storage.Checksum;
import io.drover.storage.Payload;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Which checksums go along with bytes, so that the store refuses damaged ones (T-03). Safe for any
 * number of threads.
 *
 * <p>In mode {@code auto} puts carry both CRC32C and Content-MD5 until the first answer: a store
 * that knows CRC32C says it back, and from then on puts carry that; any other store ignores or
 * refuses it, and puts carry Content-MD5. Either way no byte is ever sent unchecked.
 */
final class IngestCheck {
  private static final String CRC32C = "x-amz-checksum-crc32c";

  private volatile ChecksumMode mode;

  IngestCheck(ChecksumMode mode) {
    this.mode = mode;
  }

  /** What goes along now. */
  ChecksumMode mode() {
    return mode;
  }

  /** Whether anything does. */
  boolean checks() {
    return mode != ChecksumMode.NONE;
  }

  private static Set<Checksum.Kind> kinds(ChecksumMode mode) {
    return switch (mode) {
      case AUTO -> EnumSet.of(Checksum.Kind.CRC32C, Checksum.Kind.MD5);
      case CRC32C -> EnumSet.of(Checksum.Kind.CRC32C);
      case CRC64NVME -> EnumSet.of(Checksum.Kind.CRC64NVME);
      case MD5 -> EnumSet.of(Checksum.Kind.MD5);
      case NONE -> EnumSet.noneOf(Checksum.Kind.class);
    };
  }

  /** Kinds that the store keeps with an object that is written in this mode. */
  static Set<Checksum.Kind> kept(ChecksumMode mode) {
    return switch (mode) {
      case AUTO, CRC32C -> EnumSet.of(Checksum.Kind.CRC32C);
      case CRC64NVME -> EnumSet.of(Checksum.Kind.CRC64NVME);
      case MD5, NONE -> EnumSet.noneOf(Checksum.Kind.class);
    };
  }

  /** Adds the headers for some bytes. */
  static void describe(ChecksumMode mode, Payload payload, Map<String, String> headers) {
    for (Checksum.Kind kind : kinds(mode)) {
      byte[] value = payload.checksum(kind).value();
      headers.put(header(kind), Base64.getEncoder().encodeToString(value));
    }
  }

  /** The header that carries a kind to the store. */
  static String header(Checksum.Kind kind) {
    return switch (kind) {
      case MD5 -> "Content-MD5";
      case SHA256 -> "x-amz-checksum-sha256";
      case CRC32C -> CRC32C;
      case CRC64NVME -> "x-amz-checksum-crc64nvme";
    };
  }

  /** Learns from the first success. */
  void accepted(WireResponse response) {
    if (mode == ChecksumMode.AUTO) {
      mode = response.header(CRC32C).isPresent() ? ChecksumMode.CRC32C : ChecksumMode.MD5;
    }
  }

  /**
   * Learns from a store that cannot take what was sent.
   *
   * @return whether something else is worth sending
   */
  boolean refused(ChecksumMode sent) {
    if (sent == ChecksumMode.AUTO) {
      mode = ChecksumMode.MD5;
      return true;
    }
    return false;
  }
}
