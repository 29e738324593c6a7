package io.drover.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A generated document that is committed. */
record CommittedDocument(Path path) {
  /** By its path from the root of the repository. */
  static CommittedDocument at(String path) {
    return new CommittedDocument(Path.of("..").resolve(path));
  }

  /** Compares, or writes it with {@code -Ddocs.write=true}. */
  void mustEqual(String text) {
    try {
      if (Boolean.getBoolean("docs.write")) {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
      }
      assertThat(path)
          .as("run the test with -Ddocs.write=true and commit the result")
          .content()
          .isEqualTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
