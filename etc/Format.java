import static java.nio.file.FileVisitResult.CONTINUE;
import static java.nio.file.FileVisitResult.SKIP_SUBTREE;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks, or applies, google-java-format over every Java source below a folder, in one process. The
 * build runs it as a single source file with the formatter on the class path.
 */
final class Format {
  private static final Set<String> SKIPPED = Set.of("target", "node_modules", "generated");

  private Format() {}

  public static void main(String[] args) throws IOException {
    var apply = args[0].equals("apply");
    var root = Path.of(args[1]);
    if (!apply && !args[0].equals("check")) {
      throw new IllegalArgumentException("mode is " + args[0] + ", must be check or apply");
    }
    var unformatted =
        sources(root).parallelStream()
            .filter(source -> !isFormatted(source, apply))
            .map(root::relativize)
            .sorted()
            .toList();
    // Each module fails on its lines of this file, with absolute paths.
    var report = Path.of(args[2]);
    Files.deleteIfExists(report);
    if (apply) {
      unformatted.forEach(source -> System.out.println("formatted " + source));
      return;
    }
    var pending = pending(root);
    var byPending =
        unformatted.stream()
            .collect(partitioningBy(source -> pending.stream().anyMatch(source::startsWith)));
    if (!byPending.get(true).isEmpty()) {
      System.out.println(
          byPending.get(true).size() + " files below " + pending + " are not formatted yet");
    }
    if (!byPending.get(false).isEmpty()) {
      Files.writeString(
          report,
          byPending.get(false).stream()
              .map(root::resolve)
              .map(Path::toString)
              .collect(joining("\n")));
    }
  }

  /** Folders whose owners have yet to run the formatter once. */
  private static List<Path> pending(Path root) throws IOException {
    var list = root.resolve("etc/format-pending.txt");
    if (!Files.exists(list)) {
      return List.of();
    }
    return Files.readAllLines(list).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> Path.of(line.strip()))
        .toList();
  }

  private static List<Path> sources(Path root) throws IOException {
    var found = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var name = folder.getFileName().toString();
            var skipped = SKIPPED.contains(name) || name.startsWith(".");
            return skipped && !folder.equals(root) ? SKIP_SUBTREE : CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file);
            }
            return CONTINUE;
          }
        });
    return found;
  }

  /** Formats until nothing changes: wrapping a trailing comment takes the formatter two rounds. */
  private static String format(String source) throws FormatterException {
    var formatter = new Formatter();
    var before = source;
    for (var round = 0; round < 4; round++) {
      var after = formatter.formatSourceAndFixImports(before);
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
    throw new IllegalStateException("the formatter does not settle");
  }

  /** Whether the source is as the formatter wants it; with {@code apply}, rewrites it if not. */
  private static boolean isFormatted(Path source, boolean apply) {
    try {
      var before = Files.readString(source);
      var after = format(before);
      if (apply && !after.equals(before)) {
        Files.writeString(source, after);
      }
      return after.equals(before);
    } catch (IOException | FormatterException e) {
      throw new IllegalStateException(source + ": " + e.getMessage(), e);
    }
  }
}
