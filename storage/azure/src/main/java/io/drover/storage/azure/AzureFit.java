package io.drover.storage.azure;

import io.drover.storage.Accommodation;
import io.drover.storage.Accommodation.Effect;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Azure cannot hold as it is, and what becomes of it. Pure. */
final class AzureFit {
  private final boolean tags;

  /**
   * @param tags whether tags are carried
   */
  AzureFit(boolean tags) {
    this.tags = tags;
  }

  /** Every deviation; see {@link io.drover.storage.ObjectStore#accommodations}. */
  List<Accommodation> of(ObjectKey key, ObjectAttributes attributes, long size) {
    List<Accommodation> found = new ArrayList<>(refusals(key, attributes, size));
    Map<String, String> stored = AzureAttributes.metadata(attributes);
    attributes.metadata().forEach((name, value) -> compare(name, value, stored, found));
    attributes
        .headers()
        .forEach(
            (header, value) -> {
              if (!AzureAttributes.plain(value)) {
                found.add(new Accommodation("header-dropped", Effect.DROPPED, header.wireName()));
              }
            });
    Map<String, String> held = tags(attributes);
    for (String name : attributes.tags().keySet()) {
      if (!held.containsKey(name)) {
        found.add(
            new Accommodation(tags ? "tag-dropped" : "tags-unsupported", Effect.DROPPED, name));
      }
    }
    return found;
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
    KeyRules.broken(key.value())
        .ifPresent(rule -> refusals.add(new Accommodation(rule, Effect.REFUSED, key.value())));
    if (size > AzureLimits.MAX_OBJECT) {
      refusals.add(new Accommodation("object-too-large", Effect.REFUSED, size + " bytes"));
    }
    int metadataBytes = 0;
    for (Map.Entry<String, String> entry : AzureAttributes.metadata(attributes).entrySet()) {
      metadataBytes += entry.getKey().length() + entry.getValue().length(); // ASCII, both
    }
    if (metadataBytes > AzureLimits.MAX_METADATA_BYTES) {
      refusals.add(
          new Accommodation("metadata-too-large", Effect.REFUSED, metadataBytes + " bytes"));
    }
    return refusals;
  }

  /**
   * Before a write: the object must be one that Azure takes.
   *
   * @throws StoreException.Unsupported with the rule it breaks
   */
  void check(ObjectKey key, ObjectAttributes attributes, long size) {
    List<Accommodation> refusals = refusals(key, attributes, size);
    if (!refusals.isEmpty()) {
      throw new StoreException.Unsupported("Azure cannot hold %s: %s".formatted(key, refusals));
    }
  }

  /** The tags that Azure holds: the first ten, in the order of their names, of those it takes. */
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
            && name.length() <= AzureLimits.MAX_TAG_NAME
            && value.length() <= AzureLimits.MAX_TAG_VALUE
            && tagText(name)
            && tagText(value);
    if (fits && held.size() < AzureLimits.MAX_TAGS) {
      held.put(name, value);
    }
  }

  /** ASCII letters, digits, blanks, and {@code + - . / : = _}. */
  private static boolean tagText(String text) {
    return text.chars()
        .allMatch(
            c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || " +-./:=_".indexOf(c) >= 0);
  }
}
