package io.drover.storage;

/**
 * One object of a store as a text: {@code scheme://[store@]bucket/key}. Nothing is encoded.
 *
 * <p>A path does not tell which part of it is the directory of a file store and which the key, so
 * {@link #text} puts two slashes between them: {@code file:///data/photos//2024/a.jpg}. {@link
 * #canonical} does not; it names an object whichever directory it is seen from.
 *
 * @param store the bucket; its prefix says nothing here
 * @param key the whole key in that bucket
 */
public record ObjectUri(StoreUri store, ObjectKey key) {
  private static final String FILE = StoreUri.FILE + "://";

  /**
   * Reads either form. A path without two slashes is split before its last name.
   *
   * @throws IllegalArgumentException with the text and the rule it breaks
   */
  public static ObjectUri parse(String text) {
    return text.startsWith(FILE) ? file(text, text.substring(FILE.length())) : bucket(text);
  }

  private static ObjectUri file(String text, String path) {
    int two = path.indexOf("//");
    int slash = two >= 0 ? two : path.lastIndexOf('/');
    int from = slash + (two >= 0 ? 2 : 1);
    if (slash < 0 || from >= path.length()) {
      throw invalid(text);
    }
    String directory = slash == 0 ? "/" : path.substring(0, slash);
    return new ObjectUri(StoreUri.parse(FILE + directory), new ObjectKey(path.substring(from)));
  }

  private static ObjectUri bucket(String text) {
    int authority = text.indexOf("://") + 3;
    int slash = text.indexOf('/', authority);
    if (authority < 4 || slash < 0 || slash == text.length() - 1) {
      throw invalid(text);
    }
    return new ObjectUri(
        StoreUri.parse(text.substring(0, slash)), new ObjectKey(text.substring(slash + 1)));
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "object URI '%s' is not valid: it must be like s3://bucket/key or file:///directory/key"
            .formatted(text));
  }

  /** The text that {@link #parse} reads back. */
  public String text() {
    return directory() ? FILE + path() + "//" + key : canonical();
  }

  /** One text for one object. */
  public String canonical() {
    if (directory()) {
      return FILE + path() + "/" + key;
    }
    String name = store.scheme().equals(store.store()) ? "" : store.store() + "@";
    return store.scheme() + "://" + name + store.bucket() + "/" + key;
  }

  private boolean directory() {
    return store.scheme().equals(StoreUri.FILE);
  }

  private String path() {
    return store.bucket().equals("/") ? "" : store.bucket();
  }

  @Override
  public String toString() {
    return text();
  }
}
