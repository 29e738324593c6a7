package io.drover.forwarder.gateway.awssdk;

import io.drover.storage.ByteRange;
import io.drover.storage.OpenRange;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Ranges as clients ask for them and as answers show them. */
final class Range {
  private static final String UNIT = "bytes=";

  private Range() {}

  /** From a header that the handler has found to be well-formed. */
  static Optional<OpenRange> of(@Nullable String header) {
    if (header == null || !header.startsWith(UNIT)) {
      return Optional.empty();
    }
    String[] ends = header.substring(UNIT.length()).split("-", 2);
    return Optional.of(new OpenRange(number(ends[0]), number(ends[1])));
  }

  private static OptionalLong number(String text) {
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  /** As the answer says it. */
  static String shown(ByteRange range, long size) {
    return "bytes %d-%d/%d".formatted(range.offset(), range.end() - 1, size);
  }
}
