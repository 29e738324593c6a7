package io.drover.storage.s3;

import io.drover.storage.Accommodation;
import io.drover.storage.Accommodation.Effect;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What S3 cannot hold as it is, and what becomes of it. Pure. */
final class S3Fit {
  private final boolean tags;
  private final int metadataLimit;

  S3Fit(boolean tags, int metadataLimit) {
    this.tags = tags;
    this.metadataLimit = metadataLimit;
  }

  /** Every deviation; see {@link io.drover.storage.ObjectStore#accommodations}. */
  List<Accommodation> of(ObjectKey key, ObjectAttributes attributes, long size) {
    List<Accommodation> found = new ArrayList<>(refusals(key, attributes, size));
    Map<String, String> stored = S3Attributes.metadata(attributes);
    attributes.metadata().forEach((name, value) -> compare(name, value, stored, found));
    Map<String, String> held = tags(attributes);
    for (String name : attributes.tags().keySet()) {
      if (!held.containsKey(name)) {
        found.add(
            new Accommodation(tags ? "tag-dropped" : "tags-unsupported", Effect.DROPPED, name));
      }
    }
    return found;
  }

  /** Whether there can be an object of this key. */
  static boolean holds(ObjectKey key) {
    return key.value().length() * 4 <= S3Limits.MAX_KEY_BYTES
        || utf8(key.value()) <= S3Limits.MAX_KEY_BYTES;
  }

  private static void compare(
      String name, String value, Map<String, String> stored, List<Accommodation> found) {
    String held = stored.get(name);
    if (held == null) {
      found.add(new Accommodation("metadata-renamed", Effect.ENCODED, name));
    } else if (!held.equals(value)) {
      found.add(new Accommodation("metadata-encoded", Effect.ENCODED, name));
    }
  }

  private List<Accommodation> refusals(ObjectKey key, ObjectAttributes attributes, long size) {
    List<Accommodation> refusals = new ArrayList<>();
    int keyBytes = utf8(key.value());
    if (keyBytes > S3Limits.MAX_KEY_BYTES) {
      refusals.add(new Accommodation("key-too-long", Effect.REFUSED, keyBytes + " bytes"));
    }
    if (size > S3Limits.MAX_OBJECT) {
      refusals.add(new Accommodation("object-too-large", Effect.REFUSED, size + " bytes"));
    }
    int metadataBytes = metadataBytes(attributes);
    if (metadataBytes > metadataLimit) {
      refusals.add(
          new Accommodation("metadata-too-large", Effect.REFUSED, metadataBytes + " bytes"));
    }
    return refusals;
  }

  private static int metadataBytes(ObjectAttributes attributes) {
    int bytes = 0;
    for (Map.Entry<String, String> entry : S3Attributes.metadata(attributes).entrySet()) {
      bytes += utf8(entry.getKey()) + utf8(entry.getValue());
    }
    return bytes;
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Before a write: the object must be one that S3 takes.
   *
   * @throws StoreException.Unsupported with the rule it breaks
   */
  void check(ObjectKey key, ObjectAttributes attributes, long size) {
    if (key.value().length() * 4 <= S3Limits.MAX_KEY_BYTES
        && attributes.metadata().isEmpty()
        && size <= S3Limits.MAX_OBJECT) {
      return;
    }
    List<Accommodation> refusals = refusals(key, attributes, size);
    if (!refusals.isEmpty()) {
      throw new StoreException.Unsupported("S3 cannot hold %s: %s".formatted(key, refusals));
    }
  }

  /** Whether objects carry tags at all. */
  boolean carriesTags() {
    return tags;
  }

  /** The tags that S3 holds: the first ten, in the order of their names, of those that it takes. */
  Map<String, String> tags(ObjectAttributes attributes) {
    if (!tags || attributes.tags().isEmpty()) {
      return Map.of();
    }
    Map<String, String> held = new TreeMap<>();
    attributes.tags().forEach((name, value) -> hold(name, value, held));
    return held;
  }

  private static void hold(String name, String value, Map<String, String> held) {
    boolean fits =
        !name.isEmpty()
            && !name.startsWith("aws:")
            && name.length() <= S3Limits.MAX_TAG_NAME
            && value.length() <= S3Limits.MAX_TAG_VALUE
            && tagText(name)
            && tagText(value);
    if (fits && held.size() < S3Limits.MAX_TAGS) {
      held.put(name, value);
    }
  }

  /** Letters, digits and blanks of any script, and {@code + - = . _ : / @}. */
  private static boolean tagText(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                Character.isLetterOrDigit(c)
                    || Character.isSpaceChar(c)
                    || "+-=._:/@".indexOf(c) >= 0);
  }
}
