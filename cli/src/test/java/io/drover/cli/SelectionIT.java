package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** M-04 through the command line. */
@ExtendWith(SharedRuntime.class)
class SelectionIT {
  @TempDir private Path dir;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(dir.resolve("in/sub"));
    for (String name : List.of("a.txt", "b.jpg", "sub/c.txt", "sub/d.txt")) {
      Files.writeString(dir.resolve("in").resolve(name), "content of " + name);
    }
    Files.createSymbolicLink(dir.resolve("in/link"), Path.of("a.txt"));
  }

  @Test
  @DisplayName("M-04: filters choose, their count and what is no object are told at the end")
  void filters() throws IOException {
    CommandRun run =
        migrate(
            "--id", "f", "--include", "**/*.{txt,jpg}", "--exclude", "sub/d*", "--max-size=1KiB");
    CommandRun status = SharedRuntime.drover("status", "f");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK.code());
    assertThat(copies()).containsExactly("a.txt", "b.jpg", "sub/c.txt");
    assertThat(run.out())
        .contains("migrated  3 objects")
        .contains("filtered  1 left out by the filter")
        .contains("WARNING   1 not copied")
        .contains("symbolic-link:" + dir.resolve("in/link"));
    assertThat(status.out())
        .contains("Include     **/*.{txt,jpg}")
        .contains("Exclude     sub/d*")
        .contains("Size        … to 1,024 B")
        .contains("filtered  1 left out by the filter");
  }

  @Test
  @DisplayName("M-04: a list of keys in any order, with some twice, some gone and some elsewhere")
  void lists() throws IOException {
    Path keys = dir.resolve("keys.txt");
    Files.writeString(
        keys, "sub/d.txt\na.txt\nnowhere.txt\nsub/d.txt\n" + "x".repeat(5_000) + "\n");

    CommandRun run = migrate("--id", "k", "--keys", keys.toString());
    CommandRun status = SharedRuntime.drover("status", "k");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK.code());
    assertThat(copies()).containsExactly("a.txt", "sub/d.txt");
    assertThat(run.out())
        .contains("migrated  2 objects")
        .contains("gone      1 ")
        .contains("WARNING   1 not copied")
        .contains("key-not-valid:xxx");
    assertThat(status.out()).contains("Keys        LINES of file://" + keys);
  }

  @Test
  @DisplayName("Bad input: a pattern with a mistake is refused by name")
  void mistakes() {
    CommandRun pattern = migrate("--include", "a[");
    CommandRun size = migrate("--min-size", "3 apples");
    CommandRun time = migrate("--modified-after", "yesterday");

    assertThat(pattern.exitCode()).isEqualTo(ExitCode.REFUSED.code());
    assertThat(pattern.err()).contains("pattern 'a[' is not valid at character 2");
    assertThat(size.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(size.err()).contains("3 apples");
    assertThat(time.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(time.err()).contains("yesterday");
  }

  private CommandRun migrate(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("migrate", dir.resolve("in").toString(), dir.resolve("out").toString()));
    args.addAll(List.of(more));
    return SharedRuntime.drover(args.toArray(String[]::new));
  }

  private List<String> copies() throws IOException {
    Path out = dir.resolve("out");
    try (var files = Files.walk(out)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> out.relativize(file).toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }
}
