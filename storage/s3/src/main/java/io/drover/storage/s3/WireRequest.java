package io.drover.storage.s3;

import io.drover.storage.Payload;
import io.drover.storage.StreamedPayload;
import java.util.Map;
import org.apache.hc.core5.http.Method;
import org.jspecify.annotations.Nullable;

/**
 * One request for one object, or for the bucket.
 *
 * @param what the call and its subject, for messages
 * @param method HTTP method
 * @param key the object's raw key; empty for the bucket itself
 * @param query query parameters, raw
 * @param headers headers, in the order to be sent
 * @param payload what to send, or nothing
 * @param streamed what to send instead, once
 */
record WireRequest(
    String what,
    Method method,
    String key,
    Map<String, String> query,
    Map<String, String> headers,
    @Nullable Payload payload,
    @Nullable StreamedPayload streamed) {
  WireRequest(
      String what,
      Method method,
      String key,
      Map<String, String> query,
      Map<String, String> headers,
      @Nullable Payload payload) {
    this(what, method, key, query, headers, payload, null);
  }

  static WireRequest bare(String what, Method method, String key, Map<String, String> headers) {
    return new WireRequest(what, method, key, Map.of(), headers, null);
  }
}
