package io.drover.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a job takes, seen through its records of progress: all of it, from the first record to the
 * last, or only the time in which objects get finished, from the first record that counts an
 * outcome to the last. JVM and broker start before the first record, and end after the last.
 */
final class Phase implements Consumer<String> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> FINISHED =
      List.of("migrated", "skipped", "failed", "sourceGone");

  private final Child worker;
  private @Nullable Point begin;
  private @Nullable Point first;
  private @Nullable Point last;

  private record Point(long nanos, double cpuSeconds, long finished, long bytes) {}

  /**
   * @param worker the process that copies
   */
  Phase(Child worker) {
    this.worker = worker;
  }

  /** Takes one line of {@code drover migrate --json}. */
  @Override
  public void accept(String line) {
    var progress = parse(line);
    var finished = FINISHED.stream().mapToLong(name -> progress.path(name).asLong()).sum();
    var now =
        new Point(
            System.nanoTime(),
            worker.cpuSeconds(),
            finished,
            progress.path("finishedBytes").asLong());
    begin = begin == null ? now : begin;
    if (finished > 0) {
      last = now;
      first = first == null ? now : first;
    }
  }

  private static JsonNode parse(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not a line of progress: " + line, e);
    }
  }

  /** All of it: probe and first listing too, as in the time of those it is compared with. */
  Measured job(long peakMiB) {
    return between(begin, last, peakMiB);
  }

  /** What was finished in it, by how much CPU; empty of objects if a single record told of all. */
  Measured copying(long peakMiB) {
    return between(first, last, peakMiB);
  }

  private static Measured between(@Nullable Point from, @Nullable Point to, long peakMiB) {
    if (from == null || to == null) {
      throw new IllegalStateException("no object was finished");
    }
    return new Measured(
        to.finished - from.finished,
        to.bytes - from.bytes,
        (to.nanos - from.nanos) / 1e9,
        to.cpuSeconds - from.cpuSeconds,
        peakMiB);
  }
}
