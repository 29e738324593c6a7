package io.drover.storage.file;

import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A walk through the tree in the order of the keys, which can rest between two pages. It holds one
 * window for each directory on the way. One thread at a time.
 */
final class Walk {
  private final Tree tree;
  private final int maxNames;
  private final long refreshNanos;
  private final LongSupplier nanos;
  private final SkippedNames skipped = new SkippedNames();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private @Nullable ObjectKey ahead;

  /**
   * @param maxNames most names of one directory to hold
   * @param refresh after what time to look whether a directory has changed
   */
  Walk(Tree tree, int maxNames, Duration refresh, LongSupplier nanos, ListRequest request)
      throws IOException {
    this.tree = tree;
    this.maxNames = maxNames;
    this.refreshNanos = refresh.toNanos();
    this.nanos = nanos;
    start(request.prefix(), request.startAfter().map(ObjectKey::value).orElse(null));
  }

  private void start(String prefix, @Nullable String after) throws IOException {
    String below = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    boolean inside = after != null && after.startsWith(below);
    boolean past = after != null && !inside && ObjectKey.compareUtf8(after, below) > 0;
    if (!past && tree.reachable(below)) {
      Path directory = tree.directory(below);
      String rest = inside && after != null ? after.substring(below.length()) : null;
      frames.push(new Frame(directory, below, prefix.substring(below.length()), rest));
    }
  }

  /** The next page. */
  ListPage page(int limit) throws IOException {
    List<ListedObject> objects = new ArrayList<>();
    ObjectKey resumed = ahead;
    ahead = null;
    if (resumed != null) {
      tree.find(resumed).ifPresent(located -> objects.add(listed(resumed, located.stat())));
    }
    while (objects.size() < limit) {
      Optional<ListedObject> next = next();
      if (next.isEmpty()) {
        return new ListPage(objects, true, skipped.drain());
      }
      objects.add(next.orElseThrow());
    }
    return full(objects);
  }

  /**
   * Looks whether more follows. What is passed over on the way stands behind the page and is named
   * with the next one, or by whoever goes on after the last key.
   */
  private ListPage full(List<ListedObject> objects) throws IOException {
    SkippedNames.Mark mark = skipped.mark();
    Optional<ListedObject> next = next();
    if (next.isEmpty()) {
      return new ListPage(objects, true, skipped.drain());
    }
    ahead = next.orElseThrow().key();
    return new ListPage(objects, false, skipped.drain(mark));
  }

  private Optional<ListedObject> next() throws IOException {
    while (!frames.isEmpty()) {
      Frame frame = frames.element();
      DirectoryWindow.Entry entry = frame.next();
      if (entry == null) {
        frames.pop();
      } else if (entry.passedOver() != null) {
        skipped.add(entry.passedOver(), entry.path());
      } else if (entry.directory()) {
        frames.push(frame.child(entry));
      } else {
        Optional<ListedObject> object = object(frame, entry);
        if (object.isPresent()) {
          return object;
        }
      }
    }
    return Optional.empty();
  }

  /** The object of an entry as it is now; empty if it is gone since the directory was read. */
  private Optional<ListedObject> object(Frame frame, DirectoryWindow.Entry entry)
      throws IOException {
    String key = frame.prefix + entry.sort();
    if (NameCoding.utf8Length(key) > ObjectKey.MAX_BYTES || key.isEmpty()) {
      skipped.add("key-too-long", entry.path());
      return Optional.empty();
    }
    return tree.stat(entry.path())
        .filter(FileStat::isFile)
        .map(stat -> listed(new ObjectKey(key), stat));
  }

  private static ListedObject listed(ObjectKey key, FileStat stat) {
    return new ListedObject(key, stat.size(), stat.modified().toInstant(), stat.pin());
  }

  /** One directory on the way, and how far the walk has come in it. */
  private final class Frame {
    final Path directory;
    final String prefix;
    final String filter;
    final @Nullable String start;
    DirectoryWindow.Bound bound;
    DirectoryWindow window = new DirectoryWindow(List.of(), true);
    int index;
    long readAt;
    Optional<FileStat> seen = Optional.empty();

    /**
     * @param filter what the names start with
     * @param start the key after which the walk starts, from this directory; null for all
     */
    Frame(Path directory, String prefix, String filter, @Nullable String start) {
      this.directory = directory;
      this.prefix = prefix;
      this.filter = filter;
      this.start = start;
      this.bound = new DirectoryWindow.Bound(filter, start, true);
    }

    DirectoryWindow.@Nullable Entry next() throws IOException {
      boolean used = index == window.entries().size();
      if (used && !window.more()) {
        return null;
      }
      if (used || changed()) {
        read();
      }
      if (index == window.entries().size()) {
        return null;
      }
      DirectoryWindow.Entry entry = window.entries().get(index++);
      bound = new DirectoryWindow.Bound(filter, entry.sort(), false);
      return entry;
    }

    private void read() throws IOException {
      seen = FileStat.of(directory);
      readAt = nanos.getAsLong();
      window = DirectoryWindow.read(tree, directory, bound, maxNames);
      index = 0;
    }

    private boolean changed() throws IOException {
      if (nanos.getAsLong() - readAt < refreshNanos) {
        return false;
      }
      readAt = nanos.getAsLong();
      return !FileStat.of(directory).equals(seen);
    }

    Frame child(DirectoryWindow.Entry entry) {
      String after = start;
      String rest =
          after != null && after.startsWith(entry.sort())
              ? after.substring(entry.sort().length())
              : null;
      return new Frame(entry.path(), prefix + entry.sort(), "", rest);
    }
  }
}
