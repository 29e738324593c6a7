package io.drover.forwarder.gateway.awssdk;

import io.drover.storage.ByteRange;
import java.util.Optional;
import java.util.OptionalLong;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.jspecify.annotations.Nullable;

/**
 * A range as a client asks for it, before the size of the object is known.
 *
 * @param first first byte; empty for the last {@code last} bytes
 * @param last last byte, included; empty for the end
 */
record Range(OptionalLong first, OptionalLong last) {
  private static final String UNIT = "bytes=";

  /** From a header that the handler has found to be well-formed. */
  static Optional<Range> of(@Nullable String header) {
    if (header == null || !header.startsWith(UNIT)) {
      return Optional.empty();
    }
    String[] ends = header.substring(UNIT.length()).split("-", 2);
    return Optional.of(new Range(number(ends[0]), number(ends[1])));
  }

  private static OptionalLong number(String text) {
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  /**
   * The bytes of an object that are meant.
   *
   * @throws S3ProxyException if there are none
   */
  ByteRange within(long size) {
    long from = first.isPresent() ? first.getAsLong() : Math.max(0, size - last.orElse(0));
    long end =
        first.isPresent() && last.isPresent() ? Math.min(last.getAsLong(), size - 1) : size - 1;
    if (from >= size || end < from) {
      throw new S3ProxyException(S3ErrorCode.INVALID_RANGE);
    }
    return new ByteRange(from, end - from + 1);
  }

  /** As the answer says it. */
  static String shown(ByteRange range, long size) {
    return "bytes %d-%d/%d".formatted(range.offset(), range.end() - 1, size);
  }
}
