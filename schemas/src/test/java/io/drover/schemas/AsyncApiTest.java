package io.drover.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/asyncapi.yaml to the topic catalogue and the schemas. To write it anew: {@code ./mvnw
 * -pl schemas -Dquick -Dtest=AsyncApiTest -Dasyncapi.write=true test}.
 */
class AsyncApiTest {
  private static final Path DOCUMENT = Path.of("../docs/asyncapi.yaml");

  @Test
  @DisplayName("K-01 docs/asyncapi.yaml describes the topics and messages as they are")
  void current() throws IOException {
    String expected =
        "# Written by AsyncApiTest from the topic catalogue and the schemas; see schemas/README.md"
            + " for how to write it anew.\n"
            + Yaml.write(AsyncApi.document());
    if (Boolean.getBoolean("asyncapi.write")) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, expected);
    }

    assertThat(Files.exists(DOCUMENT) && Files.readString(DOCUMENT).equals(expected))
        .as(
            "docs/asyncapi.yaml is as the topics and schemas are; if not, write it anew:"
                + " ./mvnw -pl schemas -Dquick -Dtest=AsyncApiTest -Dasyncapi.write=true test")
        .isTrue();
  }
}
