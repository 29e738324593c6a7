package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.storage.StoreUri;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationsTest {
  @Test
  @DisplayName("M-01: a plain path is a directory of this machine")
  void aPathIsADirectory(@TempDir Path dir) {
    assertThat(Locations.parse("photos/../data", dir))
        .isEqualTo(StoreUri.parse("file://" + dir.resolve("data")));
    assertThat(Locations.parse("s3://b/p", dir)).isEqualTo(StoreUri.parse("s3://b/p/"));
  }

  @Test
  void aBadUriEndsTheCommand(@TempDir Path dir) {
    assertThatThrownBy(() -> Locations.parse("s3:///p", dir))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("bucket");
  }

  @Test
  void aMissingTargetIsCreatedOneLevelDeep(@TempDir Path dir) {
    Locations.createDirectory(StoreUri.parse("file://" + dir.resolve("new")));
    Locations.createDirectory(StoreUri.parse("file://" + dir.resolve("absent/deep")));

    assertThat(dir.resolve("new")).isDirectory();
    assertThat(dir.resolve("absent")).doesNotExist();
  }
}
