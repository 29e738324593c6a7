package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A job on the broker that others run, where a container engine is; elsewhere it skips itself, and
 * the embedded broker, which is the same code, stands for it.
 */
@Testcontainers(disabledWithoutDocker = true)
class KafkaContainerIT {
  private static final int OBJECTS = 200;

  @Container
  private static final KafkaContainer KAFKA = new KafkaContainer(Images.of("apache/kafka"));

  @TempDir private Path dir;

  @Test
  @DisplayName("K-05: every role in one process, on a broker of Kafka's own image")
  void aJobOnKafkasOwnImage() throws Exception {
    Path source = Files.createDirectory(dir.resolve("source"));
    Path target = Files.createDirectory(dir.resolve("target"));
    Trees.random(source, OBJECTS, 11);
    try (var drover = new Workers(KAFKA.getBootstrapServers(), Map.of("topics.replication", "1"))) {
      int exit =
          drover
              .command(dir, "migrate", "file://" + source, "file://" + target)
              .exit(Duration.ofMinutes(3));

      assertThat(exit).isZero();
      Trees.assertSame(source, target);
    }
  }
}
