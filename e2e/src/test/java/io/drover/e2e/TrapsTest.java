package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/TRAPS.md does not claim a test that is not there. */
class TrapsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("\\bT-\\d\\d\\b");

  @Test
  void eachTrapThatIsCalledTestedIsNamedByATest() throws IOException {
    TreeSet<String> claimed = new TreeSet<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/TRAPS.md"))) {
      if (line.startsWith("| T-") && line.endsWith("| tested |")) {
        claimed.addAll(rows(line.substring(0, line.indexOf('|', 2))));
      }
    }
    TreeSet<String> named = new TreeSet<>();
    testSources().forEach(file -> named.addAll(rows(text(file))));

    assertThat(claimed).isNotEmpty();
    assertThat(named).containsAll(claimed);
  }

  private static Stream<Path> testSources() throws IOException {
    try (var paths = Files.walk(ROOT)) {
      List<Path> sources =
          paths
              .filter(path -> path.toString().endsWith(".java"))
              .filter(
                  path ->
                      path.toString().contains("/src/test/")
                          || path.toString().contains("/testkit/src/main/"))
              .filter(path -> !path.endsWith("TrapsTest.java"))
              .toList();
      return sources.stream();
    }
  }

  private static List<String> rows(String text) {
    return Arrays.asList(
        ROW.matcher(text).results().map(result -> result.group()).toArray(String[]::new));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
