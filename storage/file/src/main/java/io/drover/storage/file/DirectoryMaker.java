package io.drover.storage.file;

import io.drover.storage.ObjectKey;
import io.drover.storage.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the directories that objects need, and removes those that none needs any more. */
final class DirectoryMaker {
  private final Tree tree;
  private final WriterSession session;
  private final ExclusiveRename rename;

  DirectoryMaker(Tree tree, WriterSession session, ExclusiveRename rename) {
    this.tree = tree;
    this.session = session;
    this.rename = rename;
  }

  /** Makes the directory of an object; gives the directories that have got a new entry by it. */
  List<Path> make(List<String> components) throws IOException {
    List<Path> changed = new ArrayList<>();
    Path directory = tree.root();
    StringBuilder key = new StringBuilder();
    for (String component : components.subList(0, components.size() - 1)) {
      key.append(component);
      Path next = RawNames.resolve(directory, NameCoding.directory(component));
      if (make(next, component, key)) {
        changed.add(directory);
      }
      key.append('/');
      directory = next;
    }
    return changed;
  }

  private boolean make(Path path, String component, CharSequence key) throws IOException {
    Optional<FileStat> there = tree.stat(path);
    if (there.isPresent() && there.orElseThrow().isFile()) {
      displace(new ObjectKey(key.toString()), path, component);
      there = tree.stat(path);
    }
    boolean created = there.isEmpty() && create(path);
    if (there.isPresent() && !there.orElseThrow().isDirectory()) {
      throw new StoreException.Unsupported(
          "%s is a link or a special file, which is left alone".formatted(path));
    }
    writeText(path, component);
    return created;
  }

  private static boolean create(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false; // Somebody else was faster; what it is shows when it is used.
    }
  }

  /** Moves an object to its marked name, in one step, as its key is now also a prefix of others. */
  private void displace(ObjectKey key, Path plain, String component) throws IOException {
    try (WriterSession.KeyLock _ = session.lock(key.value())) {
      Optional<FileStat> there = tree.stat(plain);
      if (there.isPresent() && there.orElseThrow().isFile()) {
        Path marked = RawNames.resolve(parent(plain), NameCoding.markedObject(component));
        writeText(marked, component);
        rename.rename(plain, marked);
      }
    }
  }

  /** Keeps the text of a hashed name where listings find it; visible whole or not at all. */
  void writeText(Path path, String component) throws IOException {
    Optional<String> text = NameCoding.textFile(RawNames.of(path).orElse(""));
    if (text.isPresent() && !Files.exists(path.resolveSibling(text.orElseThrow()))) {
      Path fresh = session.fresh();
      Files.writeString(fresh, component);
      Files.move(fresh, path.resolveSibling(text.orElseThrow()), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Removes the text of a hashed object name, under the lock of its key. */
  static void removeText(Path path) throws IOException {
    Optional<String> text = NameCoding.textFile(RawNames.of(path).orElse(""));
    if (text.isPresent()) {
      Files.deleteIfExists(path.resolveSibling(text.orElseThrow()));
    }
  }

  /** Removes a directory if nothing is in it, then its parent, up to the root, which stays. */
  void prune(Path directory) throws IOException {
    for (Path at = directory; !at.equals(tree.root()); at = parent(at)) {
      if (!remove(at)) {
        return;
      }
    }
  }

  private static boolean remove(Path directory) throws IOException {
    try {
      Optional<Path> text = onlyText(directory);
      if (text.isPresent()) {
        Files.deleteIfExists(text.orElseThrow());
      }
      return Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      return false; // In use, or somebody else has just removed it and goes on with its parent.
    }
  }

  /**
   * The text of a directory's hashed name, if nothing else is in it. A writer that comes now writes
   * it again.
   */
  private static Optional<Path> onlyText(Path directory) throws IOException {
    Optional<String> text = NameCoding.textFile(RawNames.of(directory).orElse(""));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      List<Path> first = new ArrayList<>();
      for (Path entry : entries) {
        first.add(entry);
        if (first.size() > 1) {
          return Optional.empty();
        }
      }
      return first.stream()
          .filter(path -> path.equals(directory.resolveSibling(text.orElseThrow())))
          .findFirst();
    }
  }

  static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalStateException(
          "%s has no parent, so it is not below the root".formatted(path));
    }
    return parent;
  }
}
