package io.drover.coordinator.keys;

import io.drover.storage.ObjectKey;
import io.drover.storage.StoreUri;
import java.nio.file.Path;

/**
 * Where a list of keys is: {@code scheme://[store@]bucket/key}, or {@code file:///path} on the
 * machine of the coordinator.
 *
 * @param store bucket, or directory of the file
 * @param key the object, or name of the file
 */
public record ListLocation(StoreUri store, ObjectKey key) {
  private static final int MAX_TEXT = 8_192;

  /**
   * Reads a location.
   *
   * @throws IllegalArgumentException with the text and the rule it breaks
   */
  public static ListLocation parse(String text) {
    require(text.length() <= MAX_TEXT, text, "at most %d characters long".formatted(MAX_TEXT));
    int authority = text.indexOf("://") + 3;
    int slash = authority < 3 ? -1 : text.indexOf('/', authority);
    require(
        slash >= 0 && !text.endsWith("/"), text, "the URI of an object, like s3://bucket/keys.txt");
    return text.startsWith(StoreUri.FILE + "://") ? file(text) : object(text, slash);
  }

  private static ListLocation file(String text) {
    Path path = Path.of(text.substring(text.indexOf("://") + 3)).normalize();
    Path directory = path.getParent();
    Path name = path.getFileName();
    if (!path.isAbsolute() || directory == null || name == null) {
      throw invalid(text, "file:// followed by the absolute path of a file");
    }
    return new ListLocation(
        new StoreUri(StoreUri.FILE, StoreUri.FILE, directory.toString(), ""),
        new ObjectKey(name.toString()));
  }

  private static ListLocation object(String text, int slash) {
    StoreUri bucket = StoreUri.parse(text.substring(0, slash + 1));
    require(slash + 1 < text.length(), text, "the URI of an object, like s3://bucket/keys.txt");
    return new ListLocation(bucket, new ObjectKey(text.substring(slash + 1)));
  }

  private static void require(boolean holds, String text, String rule) {
    if (!holds) {
      throw invalid(text, rule);
    }
  }

  private static IllegalArgumentException invalid(String text, String rule) {
    return new IllegalArgumentException(
        "keyList.uri '%.200s' is not valid: it must be %s".formatted(text, rule));
  }

  @Override
  public String toString() {
    String place = store.toString();
    return (place.endsWith("/") ? place : place + "/") + key;
  }
}
