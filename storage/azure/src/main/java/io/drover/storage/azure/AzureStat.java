package io.drover.storage.azure;

import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import java.time.Instant;
import java.util.Set;

/** What the headers of an answer say of an object. */
final class AzureStat {
  private AzureStat() {}

  /**
   * The object of a HEAD or GET.
   *
   * <p>Without checksums: the MD5 that Azure keeps for a blob made of blocks is what its writer
   * claimed, and nothing tells it from a checked one (T-02).
   *
   * @param tags whether tags are of interest
   */
  static ObjectStat read(ObjectKey key, long size, WireResponse response, boolean tags) {
    return new ObjectStat(
        key,
        size,
        response.header("Last-Modified").flatMap(WireResponse::time).orElse(Instant.EPOCH),
        pin(response),
        AzureAttributes.read(response),
        tags && response.header("x-ms-tag-count").filter(count -> !count.equals("0")).isPresent(),
        Set.of(),
        AzureCustody.read(response));
  }

  /** The version that an answer is about. */
  static Pin pin(WireResponse response) {
    return response
        .header("ETag")
        .filter(tag -> !tag.isBlank())
        .map(AzureStat::pin)
        .orElseThrow(() -> response.noStore("it has no ETag"));
  }

  /** The pin of an ETag: without its quotes, which listings and the SDK leave out. */
  static Pin pin(String tag) {
    boolean quoted = tag.length() > 2 && tag.startsWith("\"") && tag.endsWith("\"");
    return new Pin(quoted ? tag.substring(1, tag.length() - 1) : tag);
  }

  /** The ETag of a pin, as conditions take it. */
  static String tag(Pin pin) {
    String value = pin.value();
    return value.startsWith("W/") || value.startsWith("\"") ? value : "\"" + value + "\"";
  }
}
