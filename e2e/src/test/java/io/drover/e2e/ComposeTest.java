package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What docker-compose.yml promises and no engine is needed to see. */
class ComposeTest {
  private static final Pattern PORT = Pattern.compile("\"([^\"]*:\\d+:\\d+)\"");
  private static final Pattern IMAGE = Pattern.compile("(?m)^ +image: (\\S+)$");
  private static final Pattern KAFKA = Pattern.compile("<kafka.version>(.+)</kafka.version>");

  @Test
  @DisplayName("ports are published on loopback only")
  void loopback() throws IOException {
    assertThat(found(PORT, compose()))
        .hasSizeGreaterThan(3)
        .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
  }

  @Test
  @DisplayName("every image has its version, and the broker that of our clients")
  void pinned() throws IOException {
    List<String> images = found(IMAGE, compose());
    String kafka = found(KAFKA, Files.readString(Path.of("../pom.xml"))).getFirst();

    assertThat(images)
        .contains("apache/kafka:" + kafka)
        .allSatisfy(image -> assertThat(image).contains(":").doesNotEndWith(":latest"));
  }

  private static String compose() throws IOException {
    return Files.readString(Path.of("../docker-compose.yml"));
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
