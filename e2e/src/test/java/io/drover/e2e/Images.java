package io.drover.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.utility.DockerImageName;

/** Container images, in the versions that docker-compose.yml names. */
final class Images {
  private Images() {}

  static DockerImageName of(String repository) {
    String line = "    image: " + repository + ":";
    try {
      return Files.readString(Path.of("../docker-compose.yml"))
          .lines()
          .filter(each -> each.startsWith(line))
          .findFirst()
          .map(each -> DockerImageName.parse(each.substring("    image: ".length())))
          .orElseThrow(() -> new IllegalStateException("docker-compose.yml has no " + repository));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
