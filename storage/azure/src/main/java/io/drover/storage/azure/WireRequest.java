package io.drover.storage.azure;

import io.drover.storage.Payload;
import io.drover.storage.StreamedPayload;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request for one blob.
 *
 * @param what the call and its subject, for messages
 * @param method HTTP method
 * @param key the blob's raw name
 * @param query query parameters, raw
 * @param headers headers by lower-case name, in the order that signatures want
 * @param payload what to send, or nothing
 * @param streamed what to send instead, once
 */
record WireRequest(
    String what,
    String method,
    String key,
    Map<String, String> query,
    Map<String, String> headers,
    @Nullable Payload payload,
    @Nullable StreamedPayload streamed) {
  WireRequest(
      String what,
      String method,
      String key,
      Map<String, String> query,
      Map<String, String> headers,
      @Nullable Payload payload) {
    this(what, method, key, query, headers, payload, null);
  }

  /**
   * The order of headers in a signature: that of words, in which an underscore comes before digits
   * and these before letters.
   */
  private static final Comparator<String> WORDS = WireRequest::compareWords;

  /** Bytes that are sent. */
  long length() {
    if (streamed != null) {
      return streamed.length();
    }
    return payload == null ? 0 : payload.length();
  }

  static WireRequest bare(String what, String method, String key, Map<String, String> headers) {
    return new WireRequest(what, method, key, Map.of(), headers, null);
  }

  /** Headers to be filled, by lower-case name. */
  static Map<String, String> noHeaders() {
    return new TreeMap<>(WORDS);
  }

  private static int compareWords(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Integer.compare(weight(x), weight(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  private static int weight(char c) {
    return c == '_' ? -1 : c;
  }
}
