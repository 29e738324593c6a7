package io.drover.storage.file;

import io.drover.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the objects of a root are. A key never leads out of the root: every directory on the way is
 * looked at, and a link is followed only by setting and only to a place below the root.
 */
final class Tree {
  private final Path root;
  private final boolean followSymlinks;

  /**
   * @param root the real path of the root
   */
  Tree(Path root, boolean followSymlinks) {
    this.root = root;
    this.followSymlinks = followSymlinks;
  }

  Path root() {
    return root;
  }

  /**
   * A file that holds an object.
   *
   * @param path where it is
   * @param stat what the file system said of it
   */
  record Located(Path path, FileStat stat) {}

  /** The components of a key; the last one names the object in its directory. */
  static List<String> components(ObjectKey key) {
    return List.of(key.value().split("/", -1));
  }

  /** The directory that holds the object of a key, whether or not it exists. */
  Path directory(List<String> components) {
    Path directory = root;
    for (String component : components.subList(0, components.size() - 1)) {
      directory = RawNames.resolve(directory, NameCoding.directory(component));
    }
    return directory;
  }

  /** The directory of all keys that start with a text, which is empty or ends in a slash. */
  Path directory(String below) {
    return directory(List.of(below.split("/", -1)));
  }

  /** Whether that directory exists and is within the root. */
  boolean reachable(String below) throws IOException {
    return existingDirectory(List.of(below.split("/", -1))).isPresent();
  }

  /** The files that may hold an object, in the order in which to look. */
  static List<Path> candidates(Path directory, String component) {
    Path marked = RawNames.resolve(directory, NameCoding.markedObject(component));
    return NameCoding.plain(component)
        ? List.of(RawNames.resolve(directory, component), marked)
        : List.of(marked);
  }

  /** The file that holds an object; empty if none does. */
  Optional<Located> find(ObjectKey key) throws IOException {
    List<String> components = components(key);
    Optional<Path> directory = existingDirectory(components);
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    // The plain name first: an object moves from it to the marked one when a directory needs it,
    // never back.
    for (Path candidate : candidates(directory.orElseThrow(), components.getLast())) {
      Optional<FileStat> stat = stat(candidate);
      if (stat.isPresent() && stat.orElseThrow().isFile()) {
        return Optional.of(new Located(candidate, stat.orElseThrow()));
      }
    }
    return Optional.empty();
  }

  /**
   * What is at a path, at the end of a link if links are followed and it leads to a place below the
   * root.
   */
  Optional<FileStat> stat(Path path) throws IOException {
    Optional<FileStat> stat = FileStat.of(path);
    return stat.isPresent() && stat.orElseThrow().kind() == FileStat.Kind.SYMLINK && within(path)
        ? FileStat.following(path)
        : stat;
  }

  /**
   * Whether a link is followed: its end is below the root, and not a directory that it is in
   * itself.
   */
  private boolean within(Path link) throws IOException {
    if (!followSymlinks || !Files.exists(link)) {
      return false;
    }
    Path end = link.toRealPath();
    Path place = link.getParent();
    return end.startsWith(root) && (place == null || !place.toRealPath().startsWith(end));
  }

  /** The directory of an object, if all directories on the way exist and stay within the root. */
  private Optional<Path> existingDirectory(List<String> components) throws IOException {
    Path directory = root;
    for (String component : components.subList(0, components.size() - 1)) {
      directory = RawNames.resolve(directory, NameCoding.directory(component));
      if (!stat(directory).map(FileStat::isDirectory).orElse(false)) {
        return Optional.empty();
      }
    }
    return Optional.of(directory);
  }

  /** The text of a hashed name. */
  static Optional<String> readText(Path directory, String file) {
    try {
      return Optional.of(Files.readString(directory.resolve(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw FileFailures.translate(directory.resolve(file).toString(), e);
    }
  }
}
