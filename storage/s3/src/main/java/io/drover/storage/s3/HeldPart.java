package io.drover.storage.s3;

import io.drover.storage.Checksum;
import io.drover.storage.ContentHash;
import io.drover.storage.Payload;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * A part that the store says it holds.
 *
 * @param tag its ETag
 * @param size its bytes
 * @param checksums what the store computed over them
 */
record HeldPart(String tag, long size, Set<Checksum> checksums) {
  private static final Pattern MD5 = Pattern.compile("\"?([0-9a-f]{32})\"?");

  /** As an answer to ListParts has it. */
  static HeldPart of(Part part) {
    Set<Checksum> checksums = new HashSet<>();
    known(Checksum.Kind.CRC32C, part.checksumCRC32C()).ifPresent(checksums::add);
    known(Checksum.Kind.CRC64NVME, part.checksumCRC64NVME()).ifPresent(checksums::add);
    known(Checksum.Kind.SHA256, part.checksumSHA256()).ifPresent(checksums::add);
    return new HeldPart(part.eTag(), part.size() == null ? -1 : part.size(), checksums);
  }

  private static Optional<Checksum> known(
      Checksum.Kind kind, @org.jspecify.annotations.Nullable String text) {
    return text == null ? Optional.empty() : S3Stat.checksum(kind, text);
  }

  /**
   * Whether these are its bytes. Without a checksum the ETag must be their MD5, as it is for parts
   * that are not encrypted with keys of the customer or of KMS; otherwise nothing is known (T-01).
   */
  boolean holds(Payload payload) {
    if (size != payload.length()) {
      return false;
    }
    return checksums.isEmpty() ? tagIsMd5Of(payload) : computed(payload).equals(checksums);
  }

  private Set<Checksum> computed(Payload payload) {
    Set<Checksum.Kind> kinds = EnumSet.noneOf(Checksum.Kind.class);
    checksums.forEach(checksum -> kinds.add(checksum.kind()));
    return ContentHash.of(kinds, payload.bytes(), payload.offset(), payload.length());
  }

  private boolean tagIsMd5Of(Payload payload) {
    var hex = MD5.matcher(tag);
    return hex.matches()
        && ContentHash.of(
                EnumSet.of(Checksum.Kind.MD5), payload.bytes(), payload.offset(), payload.length())
            .iterator()
            .next()
            .hex()
            .equals(hex.group(1));
  }
}
