package io.drover.storage;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a store: {@code scheme://[store@]bucket[/prefix]}, or {@code file:///directory}.
 *
 * <p>The text after the bucket is raw, never percent-decoded. A prefix is taken as a directory: it
 * ends in {@code /} or is empty, so {@code s3://b/photos} means the keys that start with {@code
 * photos/}. {@code store} names a section of the configuration with endpoint and credentials;
 * without it the section named like the scheme is used. For {@code file} the bucket is the absolute
 * directory and the prefix is empty.
 *
 * @param scheme which backend, such as {@code s3}
 * @param store name of the configuration section; equal to the scheme by default
 * @param bucket bucket or container; for files the absolute directory
 * @param prefix empty, or ends in {@code /}
 */
public record StoreUri(String scheme, String store, String bucket, String prefix) {
  /** Scheme of directories of the local machine. */
  public static final String FILE = "file";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  public StoreUri {
    Objects.requireNonNull(prefix, "prefix");
    check(
        NAME.matcher(scheme).matches(), "scheme", scheme, "lower-case letters, digits and dashes");
    check(
        NAME.matcher(store).matches(),
        "store name",
        store,
        "lower-case letters, digits and dashes");
    check(!bucket.isEmpty(), "bucket", bucket, "not empty");
    if (scheme.equals(FILE)) {
      check(bucket.startsWith("/"), "directory", bucket, "absolute");
    } else {
      check(
          bucket.indexOf('/') < 0 && bucket.indexOf('@') < 0, "bucket", bucket, "without / and @");
    }
    check(prefix.isEmpty() || prefix.endsWith("/"), "prefix", prefix, "empty or ending in /");
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException with the text and the rule it breaks
   */
  public static StoreUri parse(String text) {
    int colon = text.indexOf("://");
    check(
        colon > 0,
        "store URI",
        text,
        "like s3://bucket/prefix, azblob://container/prefix or file:///directory");
    String scheme = text.substring(0, colon);
    String rest = text.substring(colon + 3);
    return scheme.equals(FILE) ? file(text, rest) : bucket(scheme, rest);
  }

  private static StoreUri file(String text, String rest) {
    check(
        rest.startsWith("/"),
        "store URI",
        text,
        "file:// followed by an absolute directory, as in file:///data");
    String directory = java.nio.file.Path.of(rest).normalize().toString();
    return new StoreUri(FILE, FILE, directory, "");
  }

  private static StoreUri bucket(String scheme, String rest) {
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "" : rest.substring(slash + 1);
    int at = authority.indexOf('@');
    String store = at < 0 ? scheme : authority.substring(0, at);
    String prefix = path.isEmpty() || path.endsWith("/") ? path : path + "/";
    return new StoreUri(scheme, store, authority.substring(at + 1), prefix);
  }

  /** The key of an object that is named relative to the prefix. */
  public ObjectKey key(String relative) {
    return new ObjectKey(prefix + relative);
  }

  /**
   * The part of a key after the prefix, or empty if the key is not below it or is the prefix
   * itself.
   */
  public Optional<String> relative(ObjectKey key) {
    return key.value().startsWith(prefix) && key.value().length() > prefix.length()
        ? Optional.of(key.value().substring(prefix.length()))
        : Optional.empty();
  }

  /**
   * Whether some object would be in both places: same bucket of the same store, one prefix within
   * the other.
   */
  public boolean overlaps(StoreUri other) {
    if (!scheme.equals(other.scheme) || !store.equals(other.store)) {
      return false;
    }
    if (scheme.equals(FILE)) {
      String a = directory(bucket);
      String b = directory(other.bucket);
      return a.startsWith(b) || b.startsWith(a);
    }
    return bucket.equals(other.bucket)
        && (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix));
  }

  private static String directory(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  private static void check(boolean holds, String thing, String value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s '%s' is not valid: it must be %s".formatted(thing, value, rule));
    }
  }

  @Override
  public String toString() {
    return scheme
        + "://"
        + (scheme.equals(store) ? "" : store + "@")
        + bucket
        + (scheme.equals(FILE) ? "" : "/" + prefix);
  }
}
