package io.drover.forwarder.gateway.awssdk;

import io.drover.storage.Pin;
import io.drover.storage.StoreUri;

/**
 * Versions as applications see them.
 *
 * <p>The ETag of an S3 store is passed on as it is: clients compare it with the MD5 of what they
 * sent. Other stores have versions of another form. Those get an ending with a dash, as the ETags
 * of uploads in parts have it, by which every client knows that it is no MD5.
 */
final class EntityTags {
  private static final String S3 = "s3";
  private static final String NO_MD5 = "-1";

  private EntityTags() {}

  /** The ETag of a version, without quotes. */
  static String shown(StoreUri store, Pin pin) {
    return store.scheme().equals(S3) ? pin.value() : pin.value() + NO_MD5;
  }

  /** The version that a client means, or one that matches nothing. */
  static Pin meant(StoreUri store, String tag) {
    String bare = bare(tag);
    boolean ours = !store.scheme().equals(S3) && bare.endsWith(NO_MD5);
    return new Pin(ours ? bare.substring(0, bare.length() - NO_MD5.length()) : bare);
  }

  /** Whether a list of ETags, as conditions have them, names a version or is a star. */
  static boolean matches(String condition, StoreUri store, Pin pin) {
    String shown = shown(store, pin);
    for (String tag : condition.split(",", -1)) {
      String bare = bare(tag);
      if (bare.equals("*") || bare.equals(shown)) {
        return true;
      }
    }
    return false;
  }

  private static String bare(String tag) {
    String text = tag.strip();
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
