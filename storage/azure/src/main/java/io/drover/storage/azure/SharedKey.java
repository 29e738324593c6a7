package io.drover.storage.azure;

import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Signs requests with the key of a storage account: HMAC-SHA256 over method, some headers, all
 * {@code x-ms-} headers and the resource ("Authorize with Shared Key" of the Azure Storage
 * documentation). The SDK's credential keeps the key and computes the code; the text is written
 * here because the SDK compares header names as a dictionary would, at the cost of the rest of the
 * request (docs/adr/0028).
 */
final class SharedKey implements Credentials {
  private final StorageSharedKeyCredential credential;

  /**
   * @param account the storage account's name
   * @param key the account's key, base64
   * @throws IllegalArgumentException if the key is not base64; does not repeat it
   */
  SharedKey(String account, String key) {
    check(key.strip());
    this.credential = new StorageSharedKeyCredential(account, key.strip());
  }

  /** The SDK would find out only with the first request, and show a piece of the key. */
  private static void check(String key) {
    boolean empty;
    try {
      empty = Base64.getDecoder().decode(key).length == 0;
    } catch (IllegalArgumentException e) {
      // The exception's message has a piece of the key.
      throw new IllegalArgumentException("the account key is not base64");
    }
    if (empty) {
      throw new IllegalArgumentException("the account key is empty");
    }
  }

  @Override
  public void sign(
      String method,
      String path,
      Map<String, String> query,
      long length,
      Map<String, String> headers) {
    String text = text(method, path, query, length, headers);
    headers.put(
        "authorization",
        "SharedKey " + credential.getAccountName() + ":" + credential.computeHmac256(text));
  }

  @Override
  public void lend(BlobServiceClientBuilder builder) {
    builder.credential(credential);
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
    text.append('/').append(credential.getAccountName()).append(path);
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
    return "SharedKey[account=%s]".formatted(credential.getAccountName());
  }
}
