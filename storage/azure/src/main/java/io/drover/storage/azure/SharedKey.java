package io.drover.storage.azure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with the key of a storage account: HMAC-SHA256 over method, some headers, all
 * {@code x-ms-} headers and the resource ("Authorize with Shared Key" of the Azure Storage
 * documentation).
 */
final class SharedKey implements Credentials {
  private static final String ALGORITHM = "HmacSHA256";

  private final String account;
  private final Mac prototype;

  /**
   * @param account the storage account's name
   * @param key the account's key, base64
   * @throws IllegalArgumentException if the key is not base64; does not repeat it
   */
  SharedKey(String account, String key) {
    this.account = account;
    try {
      this.prototype = Mac.getInstance(ALGORITHM);
      prototype.init(new SecretKeySpec(decode(key), ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static byte[] decode(String key) {
    try {
      byte[] bytes = Base64.getDecoder().decode(key.strip());
      if (bytes.length > 0) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // The exception's message has a piece of the key.
      throw new IllegalArgumentException("the account key is not base64");
    }
    throw new IllegalArgumentException("the account key is empty");
  }

  @Override
  public void sign(
      String method,
      String path,
      Map<String, String> query,
      long length,
      Map<String, String> headers) {
    String text = text(method, path, query, length, headers);
    byte[] signature = mac().doFinal(text.getBytes(StandardCharsets.UTF_8));
    headers.put(
        "authorization",
        "SharedKey " + account + ":" + Base64.getEncoder().encodeToString(signature));
  }

  private Mac mac() {
    try {
      return (Mac) prototype.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own " + ALGORITHM + " can be cloned", e);
    }
  }

  /** What is signed. */
  String text(
      String method,
      String path,
      Map<String, String> query,
      long length,
      Map<String, String> headers) {
    StringBuilder text = new StringBuilder(512).append(method).append("\n\n\n");
    if (length > 0) {
      text.append(length);
    }
    // Content-MD5, Content-Type, Date (there is x-ms-date), If-Modified-Since: never sent.
    text.append("\n\n\n\n\n");
    line(text, headers, "if-match");
    line(text, headers, "if-none-match");
    text.append('\n'); // If-Unmodified-Since
    line(text, headers, "range");
    headers.forEach(
        (name, value) -> {
          if (name.startsWith("x-ms-")) {
            text.append(name).append(':').append(value).append('\n');
          }
        });
    text.append('/').append(account).append(path);
    Map<String, String> sorted = new TreeMap<>();
    query.forEach((name, value) -> sorted.put(name.toLowerCase(Locale.ROOT), value));
    sorted.forEach((name, value) -> text.append('\n').append(name).append(':').append(value));
    return text.toString();
  }

  private static void line(StringBuilder text, Map<String, String> headers, String name) {
    text.append(headers.getOrDefault(name, "")).append('\n');
  }

  @Override
  public String toString() {
    return "SharedKey[account=%s]".formatted(account);
  }
}
