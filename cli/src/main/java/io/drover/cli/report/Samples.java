package io.drover.cli.report;

import io.drover.schemas.record.Sample;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How fast the copiers read the source while they sampled it. What one copier read at the same time
 * over several connections counts as one; what several copiers read adds up.
 */
final class Samples {
  private record Span(long bytes, Instant from, Instant to) {
    Span plus(Span other) {
      return new Span(
          bytes + other.bytes,
          from.isBefore(other.from) ? from : other.from,
          to.isAfter(other.to) ? to : other.to);
    }

    double bytesPerSecond() {
      return bytes * 1000.0 / Math.max(1, to.toEpochMilli() - from.toEpochMilli());
    }
  }

  private final Map<String, Span> byCopier = new HashMap<>();
  private long objects;
  private long bytes;

  void add(@Nullable Sample sample) {
    if (sample != null) {
      objects++;
      bytes += sample.getBytes();
      byCopier.merge(
          sample.getCopier(),
          new Span(sample.getBytes(), sample.getStartedAt(), sample.getEndedAt()),
          Span::plus);
    }
  }

  long objects() {
    return objects;
  }

  long bytes() {
    return bytes;
  }

  /** Empty if nothing was sampled. */
  OptionalDouble bytesPerSecond() {
    return byCopier.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(byCopier.values().stream().mapToDouble(Span::bytesPerSecond).sum());
  }
}
