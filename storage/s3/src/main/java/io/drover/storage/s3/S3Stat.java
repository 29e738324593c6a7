package io.drover.storage.s3;

import io.drover.storage.Checksum;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the headers of an answer say of an object. */
final class S3Stat {
  private static final List<Checksum.Kind> KINDS =
      List.of(Checksum.Kind.CRC64NVME, Checksum.Kind.CRC32C, Checksum.Kind.SHA256);

  private S3Stat() {}

  /**
   * The object of a HEAD or GET.
   *
   * @param ask whether to take the object as tagged because this store does not tell
   */
  static ObjectStat read(ObjectKey key, long size, WireResponse response, boolean ask) {
    return new ObjectStat(
        key,
        size,
        response.header("Last-Modified").flatMap(HttpDate::parse).orElse(Instant.EPOCH),
        pin(response),
        S3Attributes.read(response),
        ask
            || response
                .header("x-amz-tagging-count")
                .filter(count -> !count.equals("0"))
                .isPresent(),
        checksums(response),
        S3Custody.read(response));
  }

  /** The version that an answer is about. */
  static Pin pin(WireResponse response) {
    return response
        .header("ETag")
        .filter(tag -> !tag.isBlank())
        .map(S3Stat::pin)
        .orElseThrow(() -> response.noStore("it has no ETag"));
  }

  /**
   * The pin of an ETag: without its quotes, which listings of some stores leave out.
   *
   * <p>The ETag is the pin in versioned buckets too: listings know no version ids, and conditions
   * of writes take ETags only.
   */
  static Pin pin(String tag) {
    boolean quoted = tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"");
    return new Pin(quoted ? tag.substring(1, tag.length() - 1) : tag);
  }

  /** The ETag of a pin, as conditions take it. */
  static String tag(Pin pin) {
    String value = pin.value();
    return value.startsWith("W/") || value.startsWith("\"") ? value : "\"" + value + "\"";
  }

  /**
   * Checksums over the whole object; those over parts are left out, because they compare with
   * nothing (T-04).
   */
  static Set<Checksum> checksums(WireResponse response) {
    if (response.header("x-amz-checksum-type").filter("COMPOSITE"::equals).isPresent()) {
      return Set.of();
    }
    Set<Checksum> checksums = new HashSet<>();
    for (Checksum.Kind kind : KINDS) {
      response
          .header(IngestCheck.header(kind))
          .flatMap(text -> checksum(kind, text))
          .ifPresent(checksums::add);
    }
    return checksums;
  }

  /** A checksum as S3 writes it; a composite one ends in {@code -} and the number of parts. */
  static Optional<Checksum> checksum(Checksum.Kind kind, String text) {
    try {
      byte[] value = Base64.getDecoder().decode(text);
      return value.length == kind.length()
          ? Optional.of(new Checksum(kind, value))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
