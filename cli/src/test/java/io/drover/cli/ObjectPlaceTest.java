package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Plan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectPlaceTest {
  @ParameterizedTest
  @DisplayName("M-06 an object is found by its place at the source or at the target of a job")
  @CsvSource(
      nullValues = "-",
      value = {
        "s3://from/a/x/y.txt, s3://from/a/, azblob://to/b/, a/x/y.txt",
        "azblob://to/b/x/y.txt, s3://from/a/, azblob://to/b/, a/x/y.txt",
        "azblob://to/b/x/, s3://from/a/, azblob://to/b/, a/x/",
        "s3://from/a/, s3://from/a/, azblob://to/b/, -",
        "s3://other@from/a/x, s3://from/a/, azblob://to/b/, -",
        "s3://from/other, s3://from/a/, azblob://to/b/, -",
        "file:///data/in/x/y, file:///data/in, s3://to/b/, x/y",
        "/data/in/x/y, file:///data/in, s3://to/b/, x/y",
        "s3://to/b/x/y, file:///data/in, s3://to/b/, x/y",
        "/data/inn/x, file:///data/in, s3://to/b/, -"
      })
  void sourceKey(String object, String source, String target, String key) {
    Migration job =
        Migration.newBuilder()
            .setMigrationId("m")
            .setSpec(MigrationSpec.newBuilder().setSource(source).setTarget(target).build())
            .setState(MigrationState.RUNNING)
            .setRevision(1)
            .setPlan(Plan.newBuilder().build())
            .setCreatedAt(Instant.EPOCH)
            .build();

    assertThat(ObjectPlace.parse(object, Path.of("/")).sourceKey(job))
        .isEqualTo(Optional.ofNullable(key));
  }
}
