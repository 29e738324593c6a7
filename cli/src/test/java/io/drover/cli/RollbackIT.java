package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that really ran are undone, from files to files. */
@ExtendWith(SharedRuntime.class)
class RollbackIT {
  private static final int OBJECTS = 30;

  @TempDir private Path dir;
  private Path source;
  private Path target;

  @BeforeEach
  void files() throws Exception {
    source = Files.createDirectory(dir.resolve("source"));
    target = Files.createDirectory(dir.resolve("target"));
    for (int i = 0; i < OBJECTS; i++) {
      Path file = source.resolve("d%d/file %d".formatted(i % 3, i));
      Files.createDirectories(file.getParent());
      Files.writeString(file, "content of " + i);
    }
  }

  @Test
  @DisplayName(
      "O-07 of a COPY: copies go; what changed since, replaced an older object or is the last copy"
          + " stays and is listed")
  void copy() throws Exception {
    Files.createDirectories(target.resolve("d1"));
    Files.writeString(target.resolve("d1/file 1"), "older");
    CommandRun job =
        SharedRuntime.drover(
            "migrate",
            source.toString(),
            target.toString(),
            "--id",
            "c",
            "--existing",
            "overwrite");
    Files.writeString(target.resolve("d2/file 2"), "changed since");
    Files.writeString(target.resolve("d2/of somebody else"), "theirs");
    Files.delete(source.resolve("d0/file 3"));
    Map<String, String> before = tree(source);
    CommandRun rollback = SharedRuntime.drover("rollback", "c", "--wait");
    CommandRun failures = SharedRuntime.drover("failures", "rollback-c");

    assertThat(job.exitCode()).as(job.err()).isZero();
    assertThat(rollback.exitCode()).as(rollback.err()).isEqualTo(ExitCode.OBJECTS_FAILED.code());
    assertThat(tree(target))
        .containsOnlyKeys("d0/file 3", "d1/file 1", "d2/file 2", "d2/of somebody else");
    assertThat(tree(source)).isEqualTo(before);
    assertThat(failures.out())
        .containsPattern("d0/file 3 +last-copy")
        .containsPattern("d1/file 1 +cannot-restore")
        .containsPattern("d2/file 2 +source-changed");
  }

  @Test
  @DisplayName(
      "O-07 of a MOVE: sources come back, byte for byte, and copies go; what changed since stays; a"
          + " rollback that is asked for again says the same; a rollback leaves nothing to undo")
  void move() throws Exception {
    Map<String, String> before = tree(source);
    CommandRun job =
        SharedRuntime.drover(
            "migrate", source.toString(), target.toString(), "--id", "m", "--mode", "move");
    assertThat(tree(source)).isEmpty();
    Files.writeString(target.resolve("d2/file 2"), "changed since");
    CommandRun rollback = SharedRuntime.drover("rollback", "m", "--wait");
    CommandRun again = SharedRuntime.drover("rollback", "m", "--wait");
    CommandRun twice = SharedRuntime.drover("rollback", "rollback-m", "--wait");

    assertThat(job.exitCode()).as(job.err()).isZero();
    assertThat(rollback.exitCode()).as(rollback.err()).isEqualTo(ExitCode.OBJECTS_FAILED.code());
    assertThat(tree(target)).containsOnlyKeys("d2/file 2");
    before.remove("d2/file 2");
    assertThat(tree(source)).isEqualTo(before);
    assertThat(again.exitCode()).isEqualTo(ExitCode.OBJECTS_FAILED.code());
    assertThat(twice.exitCode()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(twice.err()).contains("ROLLBACK", "nothing to undo");
  }

  private static Map<String, String> tree(Path root) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (var files = Files.walk(root)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("/.drover-tmp/"))
          .forEach(file -> tree.put(root.relativize(file).toString(), content(file)));
    }
    return tree;
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
