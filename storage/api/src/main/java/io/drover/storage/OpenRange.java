package io.drover.storage;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A range of bytes of an object whose size is not known, as HTTP has them.
 *
 * @param first first byte, from 0; empty for the last {@code last} bytes
 * @param last last byte, included; empty for the end; without a first byte how many bytes
 */
public record OpenRange(OptionalLong first, OptionalLong last) {
  public OpenRange {
    boolean negative = first.orElse(0) < 0 || last.orElse(0) < 0;
    if (negative || (first.isEmpty() && last.isEmpty())) {
      throw new IllegalArgumentException(
          "range from %s to %s; it has an end, and neither is negative".formatted(first, last));
    }
  }

  /** The bytes of an object of this size that are meant; empty if it has none of them. */
  public Optional<ByteRange> within(long size) {
    long from = first.isPresent() ? first.getAsLong() : Math.max(0, size - last.orElse(0));
    long end =
        first.isPresent() && last.isPresent() ? Math.min(last.getAsLong(), size - 1) : size - 1;
    return from >= size || end < from
        ? Optional.empty()
        : Optional.of(new ByteRange(from, end - from + 1));
  }

  /** As a request of HTTP says it. */
  public String header() {
    return "bytes="
        + (first.isPresent() ? Long.toString(first.getAsLong()) : "")
        + "-"
        + (last.isPresent() ? Long.toString(last.getAsLong()) : "");
  }
}
