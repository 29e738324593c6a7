package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.runtime.RoleName;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rate of a job as its copies show it, with two copiers in processes of their own. It measures
 * time, so it runs only when asked: {@code -Ddrover.rate.seconds=60}; see e2e/README.md.
 */
@EnabledIfSystemProperty(named = "drover.rate.seconds", matches = "\\d+")
class RateIT {
  private static final long SECONDS = Long.getLong("drover.rate.seconds", 60);
  private static final int OBJECT = 256 << 10;
  private static final long RATE = 8L << 20;
  private static final String JOB = "limited";

  @TempDir private Path dir;

  private record Copied(Instant at, long bytes, String worker) {}

  private static List<Copied> copies(Deployment deployment) {
    List<Copied> found = new ArrayList<>();
    try (var reader =
        new TableReader<>(
            deployment.clients(),
            Topic.COPIES,
            Copy.class,
            (key, copy, partition, offset) -> {
              if (copy != null) {
                found.add(new Copied(copy.getCopiedAt(), copy.getSize(), copy.getCopier()));
              }
            })) {
      reader.readToEnd();
    }
    return found;
  }

  private static long bytesBetween(List<Copied> copies, Instant from, Duration length) {
    return copies.stream()
        .filter(copy -> !copy.at().isBefore(from) && copy.at().isBefore(from.plus(length)))
        .mapToLong(Copied::bytes)
        .sum();
  }

  @Test
  @DisplayName(
      "F-06: with two copiers the rate stays within 5 % of the limit, before and after a change")
  void keepsTheRate() throws Exception {
    Path state = Files.createDirectory(dir.resolve("state"));
    Path target = Files.createDirectory(dir.resolve("target"));
    long objects = 3 * RATE / OBJECT * (SECONDS + 20);
    try (var deployment =
        new Deployment(
            state,
            Map.of(
                "store.gen.generate", Long.toString(objects),
                "store.gen.generate-size", Integer.toString(OBJECT)))) {
      deployment.start(RoleName.COORDINATOR, 1);
      deployment.start(RoleName.PROGRESS, 1);
      deployment.start(RoleName.COPIER, 1);
      deployment.start(RoleName.COPIER, 2);

      int accepted =
          deployment
              .drover(
                  "migrate",
                  "--detach",
                  "--id",
                  JOB,
                  "--bytes-per-second",
                  "8MiB",
                  "memory://gen@source/",
                  "file://" + target)
              .exit(Duration.ofMinutes(2));
      assertThat(accepted).as(deployment.diary()).isZero();
      measure(deployment, RATE);

      int changed =
          deployment
              .drover("limits", JOB, "--bytes-per-second", "16MiB")
              .exit(Duration.ofMinutes(2));
      assertThat(changed).as(deployment.diary()).isZero();
      measure(deployment, 2 * RATE);
      deployment.stopAll();
    }
  }

  /** Looks at the copies of some time, which begins once both copiers are known to work. */
  private static void measure(Deployment deployment, long rate) {
    await().atMost(Duration.ofMinutes(2)).until(() -> working(copies(deployment)).size() == 2);
    Instant from = Instant.now().plusSeconds(3);
    Duration length = Duration.ofSeconds(SECONDS);
    await()
        .pollInterval(Duration.ofSeconds(2))
        .atMost(length.plusMinutes(2))
        .until(
            () ->
                copies(deployment).stream()
                    .anyMatch(copy -> copy.at().isAfter(from.plus(length).plusSeconds(1))));
    List<Copied> copies = copies(deployment);
    double measured = (double) bytesBetween(copies, from, length) / length.toSeconds();
    System.out.printf(
        "RATE limit %d measured %.0f (%.2f %%) by %s%n",
        rate, measured, 100 * measured / rate, working(copies));
    assertThat(measured).isBetween(0.95 * rate, 1.05 * rate);
  }

  private static Set<String> working(List<Copied> copies) {
    Set<String> workers = new TreeSet<>();
    copies.forEach(copy -> workers.add(copy.worker()));
    return workers;
  }
}
