package io.drover.storage.file;

import io.drover.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one directory that come next, at most so many: the smallest ones after a bound.
 * The memory that a listing takes does not grow with the directory; one with more entries is read
 * again for each window.
 *
 * <p>A directory sorts with its slash, as the keys below it do: {@code a-b}, {@code a/}, {@code
 * a0}.
 *
 * @param entries in the order of the keys
 * @param more whether there may be entries after the last one
 */
record DirectoryWindow(List<Entry> entries, boolean more) {
  /**
   * One entry.
   *
   * @param sort the part of the keys: the component, with a slash if it is a directory
   * @param path where it is
   * @param passedOver rule by which it is no object, null for an object or a directory
   */
  record Entry(String sort, Path path, @Nullable String passedOver) {
    Entry(String sort, Path path) {
      this(sort, path, null);
    }

    boolean directory() {
      return sort.endsWith("/");
    }
  }

  /**
   * Which entries are wanted.
   *
   * @param prefix what the sort name starts with
   * @param after only entries with a key after this one
   * @param inside whether a directory that holds the key {@code after} is wanted too
   */
  record Bound(String prefix, @Nullable String after, boolean inside) {
    boolean possible(String component) {
      String longest = component + "/";
      return longest.startsWith(prefix) && (after == null || wanted(longest));
    }

    boolean wanted(String sort) {
      return sort.startsWith(prefix)
          && (after == null
              || ObjectKey.compareUtf8(sort, after) > 0
              || (inside && sort.endsWith("/") && after.startsWith(sort)));
    }
  }

  /** Reads a directory; one that is gone has no entries. */
  static DirectoryWindow read(Tree tree, Path directory, Bound bound, int max) throws IOException {
    Reader reader = new Reader(tree, directory, bound, max);
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        reader.take(path);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return new DirectoryWindow(List.of(), false);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return new DirectoryWindow(List.copyOf(reader.window.values()), reader.more);
  }

  private static final class Reader {
    final Tree tree;
    final Path directory;
    final Bound bound;
    final int max;
    final TreeMap<String, Entry> window = new TreeMap<>(ObjectKey::compareUtf8);
    boolean more;

    Reader(Tree tree, Path directory, Bound bound, int max) {
      this.tree = tree;
      this.directory = directory;
      this.bound = bound;
      this.max = max;
    }

    void take(Path path) throws IOException {
      Optional<String> name = RawNames.of(path);
      if (name.isEmpty()) {
        passOver("name-not-unicode", RawNames.escaped(path), path);
      } else if (!ours(name.orElseThrow())) {
        take(path, name.orElseThrow());
      }
    }

    private boolean ours(String name) {
      return NameCoding.isTextFile(name)
          || (name.equals(NameCoding.TEMPORARY) && directory.equals(tree.root()));
    }

    private void take(Path path, String name) throws IOException {
      boolean reserved = name.startsWith(NameCoding.RESERVED);
      if (!reserved && (!bound.possible(name) || beyond(name))) {
        return; // Without asking what it is.
      }
      Optional<FileStat> stat = tree.stat(path);
      if (stat.isPresent()) {
        take(path, name, stat.orElseThrow().kind());
      }
    }

    private void take(Path path, String name, FileStat.Kind kind) throws IOException {
      switch (kind) {
        case FILE -> add(path, name, false);
        case DIRECTORY -> add(path, name, true);
        case SYMLINK -> passOver("symbolic-link", name, path);
        case OTHER -> passOver("special-file", name, path);
      }
    }

    private void add(Path path, String name, boolean isDirectory) {
      Optional<String> component =
          NameCoding.component(name, isDirectory, text -> Tree.readText(directory, text));
      if (component.isEmpty()) {
        passOver("reserved-name", name, path);
        return;
      }
      String sort = isDirectory ? component.orElseThrow() + "/" : component.orElseThrow();
      if (bound.wanted(sort)) {
        keep(new Entry(sort, path), name);
      }
    }

    /** Gives what is no object its place among the others, so that a walk names it once. */
    private void passOver(String rule, String sort, Path path) {
      if (bound.wanted(sort)) {
        window.putIfAbsent(sort, new Entry(sort, path, rule));
        trim();
      }
    }

    /**
     * If an object has a plain file and a marked one, made by others, the plain one is it, as for
     * reads.
     */
    private void keep(Entry entry, String name) {
      Entry present = window.get(entry.sort());
      boolean object = present != null && present.passedOver() == null;
      if (!object || !name.startsWith(NameCoding.RESERVED)) {
        window.put(entry.sort(), entry);
      }
      trim();
    }

    private void trim() {
      if (window.size() > max) {
        window.pollLastEntry();
        more = true;
      }
    }

    /** Whether the window is full of smaller names. */
    private boolean beyond(String name) {
      return more && ObjectKey.compareUtf8(name, window.lastKey()) > 0;
    }
  }
}
