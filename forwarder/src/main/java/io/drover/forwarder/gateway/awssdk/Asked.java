package io.drover.forwarder.gateway.awssdk;

import java.util.Map;
import java.util.Optional;

/**
 * What a request asks for that S3Proxy's handler does not pass on. Bound to the thread for the time
 * of the request.
 *
 * @param tags tags of an object that is written
 * @param tagging whether the request is about the tags of an object, not about its bytes
 * @param ifMatch the condition {@code If-Match}
 * @param replaceTags whether a copy takes the tags of the request instead of those of the source
 */
public record Asked(
    Map<String, String> tags, boolean tagging, Optional<String> ifMatch, boolean replaceTags) {
  /** The request of this thread. */
  public static final ScopedValue<Asked> REQUEST = ScopedValue.newInstance();

  private static final Asked NOTHING = new Asked(Map.of(), false, Optional.empty(), false);

  public Asked {
    tags = Map.copyOf(tags);
  }

  /** What is asked on this thread. */
  static Asked now() {
    return REQUEST.orElse(NOTHING);
  }
}
