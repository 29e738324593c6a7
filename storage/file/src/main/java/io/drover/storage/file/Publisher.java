package io.drover.storage.file;

import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Makes an unpublished file an object, or removes an object, if a condition holds. Each change is
 * one rename or one unlink, under the lock of the key.
 */
final class Publisher {
  /** Times to try again when directories vanish or names are taken meanwhile. */
  private static final int MAX_ATTEMPTS = 100;

  private final Tree tree;
  private final WriterSession session;
  private final ExclusiveRename rename;
  private final ExtendedAttributes extended;
  private final DirectoryMaker directories;
  private final FileSettings settings;

  Publisher(Tree tree, WriterSession session, ExtendedAttributes extended, FileSettings settings) {
    this.tree = tree;
    this.session = session;
    this.rename = new ExclusiveRename();
    this.extended = extended;
    this.directories = new DirectoryMaker(tree, session, rename);
    this.settings = settings;
  }

  /** A path for an unpublished file. */
  Path fresh() {
    return session.fresh();
  }

  /**
   * Publishes a finished file under a key; the file is gone from where it was, or nothing has
   * happened.
   */
  Pin publish(
      Path file,
      FileChannel channel,
      ObjectKey key,
      ObjectAttributes attributes,
      Condition condition)
      throws IOException {
    extended.write(file, attributes);
    Files.setLastModifiedTime(file, session.stamp());
    if (settings.durable()) {
      channel.force(true);
    }
    List<String> components = Tree.components(key);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<Pin> pin = attempt(file, key, components, condition);
      if (pin.isPresent()) {
        return pin.orElseThrow();
      }
    }
    throw new StoreException.Conflict("%s: its directory keeps changing".formatted(key));
  }

  private Optional<Pin> attempt(
      Path file, ObjectKey key, List<String> components, Condition condition) throws IOException {
    Path directory = tree.directory(components);
    try {
      List<Path> changed = directories.make(components);
      return Optional.of(locked(file, key, components, condition, changed));
    } catch (FileAlreadyExistsException e) {
      return Optional.empty(); // Taken since it was looked at: look again.
    } catch (NoSuchFileException e) {
      if (!Files.exists(file)) {
        throw e;
      }
      return Optional.empty(); // A directory was empty and has been removed: make it again.
    } catch (StoreException.PreconditionFailed e) {
      if (settings.prune()) {
        directories.prune(directory);
      }
      throw e;
    }
  }

  private Pin locked(
      Path file, ObjectKey key, List<String> components, Condition condition, List<Path> changed)
      throws IOException {
    Path directory = tree.directory(components);
    try (WriterSession.KeyLock _ = session.lock(key.value())) {
      Optional<Tree.Located> present = tree.find(key);
      check(key, condition, present);
      Path to = move(file, directory, components.getLast(), present);
      flush(directory, changed);
      return FileStat.of(to).orElseThrow(() -> new NoSuchFileException(to.toString())).pin();
    }
  }

  private Path move(Path file, Path directory, String component, Optional<Tree.Located> present)
      throws IOException {
    if (present.isPresent()) {
      Path to = present.orElseThrow().path();
      Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
      return to;
    }
    Path to = free(directory, component);
    directories.writeText(to, component);
    rename.rename(file, to);
    return to;
  }

  /** The name that a new object takes. */
  private static Path free(Path directory, String component) throws IOException {
    List<Path> candidates = Tree.candidates(directory, component);
    Optional<FileStat> there = FileStat.of(candidates.getFirst());
    if (there.isEmpty() || candidates.size() == 1) {
      return candidates.getFirst();
    }
    return switch (there.orElseThrow().kind()) {
      case DIRECTORY -> candidates.getLast();
      case FILE -> candidates.getFirst();
      case SYMLINK, OTHER ->
          throw new StoreException.Unsupported(
              "%s is a link or a special file, which is left alone"
                  .formatted(candidates.getFirst()));
    };
  }

  private void flush(Path directory, List<Path> changed) throws IOException {
    if (settings.durable()) {
      force(directory);
      for (Path other : changed) {
        force(other);
      }
    }
  }

  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Removes an object; gives whether there was one. */
  boolean delete(ObjectKey key, Condition condition) throws IOException {
    Path path;
    try (WriterSession.KeyLock _ = session.lock(key.value())) {
      Optional<Tree.Located> present = tree.find(key);
      if (present.isEmpty()) {
        return false;
      }
      check(key, condition, present);
      path = present.orElseThrow().path();
      Files.delete(path);
      DirectoryMaker.removeText(path);
    }
    if (settings.prune()) {
      directories.prune(DirectoryMaker.parent(path));
    }
    return true;
  }

  private static void check(ObjectKey key, Condition condition, Optional<Tree.Located> present) {
    boolean holds =
        switch (condition) {
          case Condition.None() -> true;
          case Condition.Absent() -> present.isEmpty();
          case Condition.Match(Pin pin) ->
              present.map(located -> located.stat().pin().equals(pin)).orElse(false);
        };
    if (!holds) {
      throw new StoreException.PreconditionFailed(
          "%s is %s".formatted(key, present.isEmpty() ? "gone" : "there, as another version"));
    }
  }
}
