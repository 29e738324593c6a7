package io.drover.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The time in which objects get finished, seen through the records of progress of one job: from the
 * first that counts an outcome to the last. What happens before (JVM, broker, probe, first listing)
 * is not in it.
 */
final class Phase implements Consumer<String> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> FINISHED =
      List.of("migrated", "skipped", "failed", "sourceGone");

  private final Child worker;
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
    if (finished > 0) {
      last =
          new Point(
              System.nanoTime(),
              worker.cpuSeconds(),
              finished,
              progress.path("finishedBytes").asLong());
      first = first == null ? last : first;
    }
  }

  private static JsonNode parse(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not a line of progress: " + line, e);
    }
  }

  /** What was finished in it, by how much CPU; empty of objects if a single record told of all. */
  Measured measured(long peakMiB) {
    if (first == null || last == null) {
      throw new IllegalStateException("no object was finished");
    }
    return new Measured(
        last.finished - first.finished,
        last.bytes - first.bytes,
        (last.nanos - first.nanos) / 1e9,
        last.cpuSeconds - first.cpuSeconds,
        peakMiB);
  }
}
