package io.drover.storage.file;

import io.drover.storage.ObjectAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A root that exists: its tree, and what writing there needs, which begins with the first write.
 */
final class OpenRoot {
  private final FileSettings settings;
  private final InstantSource clock;
  private final Tree tree;
  private final ExtendedAttributes extended;
  private @Nullable Publisher publisher;

  private OpenRoot(
      Tree tree, ExtendedAttributes extended, FileSettings settings, InstantSource clock) {
    this.tree = tree;
    this.extended = extended;
    this.settings = settings;
    this.clock = clock;
  }

  static OpenRoot of(Path root, FileSettings settings, InstantSource clock) throws IOException {
    Path real = root.toRealPath();
    if (!Files.isDirectory(real)) {
      throw new java.nio.file.NotDirectoryException(real.toString());
    }
    Tree tree = new Tree(real, settings.followSymlinks());
    return new OpenRoot(tree, ExtendedAttributes.on(real), settings, clock);
  }

  Tree tree() {
    return tree;
  }

  ExtendedAttributes extended() {
    return extended;
  }

  ObjectAttributes attributes(Tree.Located located) throws IOException {
    return extended.read(located.path());
  }

  synchronized Publisher publisher() throws IOException {
    Publisher present = publisher;
    if (present == null) {
      WriterSession session = WriterSessions.acquire(tree.root(), settings.locks(), clock);
      present = new Publisher(tree, session, extended, settings);
      publisher = present;
    }
    return present;
  }

  synchronized void close() throws IOException {
    if (publisher != null) {
      publisher = null;
      WriterSessions.release(tree.root());
    }
  }
}
