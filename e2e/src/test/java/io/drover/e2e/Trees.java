package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Directory trees: made, gathered and compared. */
final class Trees {
  private Trees() {}

  /**
   * Fills a directory with small files of random sizes, empty ones among them, in nested folders.
   */
  static void random(Path root, int files, long seed) {
    var random = new Random(seed);
    try {
      for (int i = 0; i < files; i++) {
        Path file = root.resolve("d%02d/e%02d/file-%06d.bin".formatted(i % 17, i % 23, i));
        Files.createDirectories(file.getParent());
        byte[] bytes = new byte[i % 50 == 0 ? 0 : random.nextInt(3_000)];
        random.nextBytes(bytes);
        Files.write(file, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names that Azure refuses by a named rule (T-12), which would end as reported failures. */
  private static final Pattern REFUSED = Pattern.compile("\\.(/|$)|\\\\|\\p{Cntrl}");

  /**
   * Copies regular files of a tree of this machine, whose names every backend takes, until there
   * are enough of them; returns how many there are.
   */
  static int gather(Path from, Path to, int enough, long largest) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()
                && attributes.size() <= largest
                && Files.isReadable(file)
                && !REFUSED.matcher(from.relativize(file).toString()).find()) {
              found.add(file);
            }
            return found.size() < enough ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // Not ours to read.
          }
        });
    for (Path file : found) {
      Path copy = to.resolve(from.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    return found.size();
  }

  /** Fails unless both trees hold the same files with the same bytes, and nothing else. */
  static void assertSame(Path expected, Path actual) {
    assertThat(files(actual)).isEqualTo(files(expected));
    for (String file : files(expected)) {
      assertThat(mismatch(expected.resolve(file), actual.resolve(file)))
          .as("first byte that differs in " + file)
          .isEqualTo(-1);
    }
  }

  /** All files below a directory, hidden ones too, by relative path. */
  static Set<String> files(Path root) {
    try (var paths = Files.walk(root)) {
      Set<String> files = new TreeSet<>();
      paths
          .filter(Files::isRegularFile)
          .forEach(path -> files.add(root.relativize(path).toString()));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long mismatch(Path a, Path b) {
    try {
      return Files.mismatch(a, b);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
