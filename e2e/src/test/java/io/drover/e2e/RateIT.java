package io.drover.e2e;

import static io.drover.e2e.SharedDeployment.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rates of two jobs side by side, one limited in bytes and one in objects, as their copies show
 * them, with two copiers in processes of their own.
 *
 * <p>The default run is short and asserts what must hold on a busy machine too: never more than the
 * limit. The campaign, {@code -Ddrover.rate.seconds=60}, asserts the rate within 5 %; see
 * e2e/README.md.
 */
@ExtendWith(SharedDeployment.class)
class RateIT {
  private static final boolean CAMPAIGN = System.getProperty("drover.rate.seconds") != null;
  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("drover.rate.seconds", 4));

  /** For a new limit to reach the copiers, and what they saved to be spent. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Limited BYTES =
      new Limited(
          "rate-bytes", "--bytes-per-second", 8 << 20, SharedDeployment.CHUNK, Copied::bytes);
  private static final Limited OBJECTS =
      new Limited("rate-objects", "--objects-per-second", 100, 1, copied -> 1);

  @TempDir private Path dir;

  private record Copied(Instant at, long bytes, String worker) {}

  /**
   * A limited job.
   *
   * @param rate at first; then twice that
   * @param object what one object counts
   */
  private record Limited(
      String job, String option, long rate, long object, ToLongFunction<Copied> amount) {}

  @Test
  @DisplayName(
      "F-06: two copiers together keep the bytes per second of one job and the objects per second"
          + " of another, before and after a change")
  void keepsTheRates() throws IOException {
    start(BYTES, "memory://chunks@source/");
    start(OBJECTS, "memory://grains@source/");
    measure(1);
    for (Limited each : List.of(BYTES, OBJECTS)) {
      run("limits", each.job(), each.option(), Long.toString(2 * each.rate()));
    }
    measure(2);
  }

  @AfterEach
  void stop() {
    run("cancel", BYTES.job());
    run("cancel", OBJECTS.job());
  }

  private void start(Limited job, String source) throws IOException {
    run(
        "migrate",
        "--detach",
        "--id",
        job.job(),
        job.option(),
        Long.toString(job.rate()),
        source,
        "file://" + Files.createDirectory(dir.resolve(job.job())));
  }

  private static void run(String... arguments) {
    CommandRun run = deployment().command(arguments);
    assertThat(run.exitCode()).as(() -> run.printed() + deployment().diary()).isZero();
  }

  /** Looks at the copies of some time, which begins once both copiers work on both jobs. */
  private static void measure(int times) {
    Instant changed = Instant.now();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(workers(since(BYTES, changed))).hasSize(2);
              assertThat(workers(since(OBJECTS, changed))).hasSize(2);
            });
    Instant from = Instant.now().plus(SETTLING);
    Instant until = from.plus(LENGTH);
    await()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(LENGTH.plus(PATIENCE))
        .until(
            () ->
                workers(since(BYTES, until)).size() == 2
                    && workers(since(OBJECTS, until)).size() == 2);
    judge(BYTES, times * BYTES.rate(), from, until);
    judge(OBJECTS, times * OBJECTS.rate(), from, until);
  }

  /**
   * A copier that was held up makes up for a second at most, and what is under way is one object
   * each ({@code docs/design/limits.md}).
   */
  private static void judge(Limited job, long rate, Instant from, Instant until) {
    long moved =
        since(job, from).stream()
            .filter(copied -> copied.at().isBefore(until))
            .mapToLong(job.amount())
            .sum();
    double measured = (double) moved / LENGTH.toSeconds();
    System.out.printf(
        "RATE %s limit %d measured %.1f (%.2f %%)%n",
        job.job(), rate, measured, 100 * measured / rate);
    assertThat(moved)
        .as(job.job())
        .isLessThanOrEqualTo(rate * (LENGTH.toSeconds() + 1) + 2 * job.object());
    if (CAMPAIGN) {
      assertThat(measured).as(job.job()).isBetween(0.95 * rate, 1.05 * rate);
    }
  }

  private static List<Copied> since(Limited job, Instant begin) {
    List<Copied> found = new ArrayList<>();
    try (var reader =
        new TableReader<>(
            deployment().clients(),
            Topic.COPIES,
            Copy.class,
            (key, copy, partition, offset) -> {
              if (copy != null
                  && copy.getMigrationId().equals(job.job())
                  && !copy.getCopiedAt().isBefore(begin)) {
                found.add(new Copied(copy.getCopiedAt(), copy.getSize(), copy.getCopier()));
              }
            })) {
      reader.readToEnd();
    }
    return found;
  }

  private static Set<String> workers(List<Copied> copies) {
    Set<String> workers = new TreeSet<>();
    copies.forEach(copy -> workers.add(copy.worker()));
    return workers;
  }
}
