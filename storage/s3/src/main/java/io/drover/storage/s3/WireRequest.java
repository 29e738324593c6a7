package io.drover.storage.s3;

import io.drover.storage.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * One request for one object.
 *
 * @param what the call and its subject, for messages
 * @param method HTTP method
 * @param key the object's raw key
 * @param query query parameters, raw
 * @param headers headers, in the order to be sent
 * @param payload what to send, or nothing
 */
record WireRequest(
    String what,
    SdkHttpMethod method,
    String key,
    Map<String, String> query,
    Map<String, String> headers,
    @Nullable Payload payload) {
  static WireRequest bare(
      String what, SdkHttpMethod method, String key, Map<String, String> headers) {
    return new WireRequest(what, method, key, Map.of(), headers, null);
  }
}
