package io.drover.storage.file;

import io.drover.storage.Accommodation;
import io.drover.storage.ByteRange;
import io.drover.storage.Capabilities;
import io.drover.storage.Condition;
import io.drover.storage.Limits;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import io.drover.storage.StoreUri;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files below a directory as objects. What is written appears whole, under its name, at the
 * commit.
 */
final class FileObjectStore implements ObjectStore {
  /** Largest object: what ext4 holds in one file with blocks of 4 KiB. */
  private static final long MAX_OBJECT = 1L << 44;

  private static final Limits LIMITS =
      new Limits(Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 1_000_000, MAX_OBJECT);

  private final StoreUri uri;
  private final Path directory;
  private final FileSettings settings;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final ListCursors cursors;
  private @Nullable OpenRoot root;
  private boolean closed;

  FileObjectStore(StoreUri uri, FileSettings settings, InstantSource clock, LongSupplier nanos) {
    this.uri = uri;
    this.directory = Path.of(uri.bucket());
    this.settings = settings;
    this.clock = clock;
    this.nanos = nanos;
    this.cursors = new ListCursors(settings.listCursors());
  }

  @Override
  public StoreUri uri() {
    return uri;
  }

  @Override
  public Capabilities capabilities() {
    Set<Primitive> primitives = EnumSet.allOf(Primitive.class);
    primitives.remove(Primitive.INGEST_VALIDATION);
    // What a process left unpublished is removed by the next one; the disk may not have it all.
    primitives.remove(Primitive.RESUME_WRITE);
    primitives.remove(Primitive.SERVER_SIDE_COPY);
    primitives.remove(Primitive.SERVER_SIDE_PARTS);
    primitives.remove(Primitive.LIST_FROM_ANYWHERE); // It reads the whole directory each time.
    if (!holds(ObjectAttributes.NONE.withTags(Map.of("a", "b")))) {
      primitives.remove(Primitive.TAGS);
    }
    return new Capabilities(primitives, Set.of(), LIMITS);
  }

  /** A call on the file system, whose failures are translated. */
  @FunctionalInterface
  private interface Call<T> {
    T on(OpenRoot root) throws IOException;
  }

  private <T> T call(String subject, boolean write, Call<T> call) {
    try {
      return call.on(open(write));
    } catch (IOException e) {
      throw FileFailures.translate(subject, e);
    }
  }

  private synchronized OpenRoot open(boolean write) throws IOException {
    if (closed) {
      throw new IllegalStateException("store %s is closed".formatted(uri));
    }
    OpenRoot open = root;
    if (open == null) {
      if (write && settings.createRoot()) {
        Files.createDirectories(directory);
      }
      try {
        open = OpenRoot.of(directory, settings, clock);
        root = open;
      } catch (NoSuchFileException | NotDirectoryException e) {
        throw missing(e);
      }
    }
    return open;
  }

  private StoreException missing(IOException cause) {
    return new StoreException.NotFound(
        StoreException.NotFound.What.BUCKET,
        "the directory %s does not exist; create it, or set store.%s.create-root=true"
            .formatted(directory, uri.store()),
        cause);
  }

  @Override
  public ListPage list(ListRequest request) {
    return call(uri + request.prefix(), settings.createRoot(), open -> list(open, request));
  }

  private ListPage list(OpenRoot open, ListRequest request) throws IOException {
    Optional<Walk> resting = cursors.take(request);
    Walk walk =
        resting.isPresent()
            ? resting.orElseThrow()
            : new Walk(open.tree(), settings.listWindow(), settings.listRefresh(), nanos, request);
    ListPage page = walk.page(request.limit());
    if (!page.last()) {
      cursors.rest(request.prefix(), page.objects().getLast().key(), walk);
    }
    return page;
  }

  @Override
  public Optional<ObjectStat> head(ObjectKey key) {
    return call(key.value(), false, open -> head(open, key));
  }

  private static Optional<ObjectStat> head(OpenRoot open, ObjectKey key) throws IOException {
    Optional<Tree.Located> located = open.tree().find(key);
    if (located.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(stat(key, open, located.orElseThrow()));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // Deleted since it was found.
    }
  }

  private static ObjectStat stat(ObjectKey key, OpenRoot open, Tree.Located located)
      throws IOException {
    FileStat stat = located.stat();
    return new ObjectStat(
        key,
        stat.size(),
        stat.modified().toInstant(),
        stat.pin(),
        open.attributes(located),
        false,
        Set.of());
  }

  @Override
  public ObjectBody read(ObjectKey key) {
    return read(key, Optional.empty(), Optional.empty());
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin) {
    return read(key, Optional.of(pin), Optional.empty());
  }

  @Override
  public ObjectBody read(ObjectKey key, Pin pin, ByteRange range) {
    return read(key, Optional.of(pin), Optional.of(range));
  }

  private ObjectBody read(ObjectKey key, Optional<Pin> pin, Optional<ByteRange> range) {
    return call(key.value(), false, open -> read(open, key, pin, range));
  }

  private static ObjectBody read(
      OpenRoot open, ObjectKey key, Optional<Pin> pin, Optional<ByteRange> wanted)
      throws IOException {
    Tree.Located located = open.tree().find(key).orElseThrow(() -> gone(key));
    FileStat stat = located.stat();
    if (pin.isPresent() && !pin.orElseThrow().equals(stat.pin())) {
      throw new StoreException.PreconditionFailed("%s is another version now".formatted(key));
    }
    ByteRange range = wanted.orElse(new ByteRange(0, stat.size()));
    if (wanted.isPresent() && (range.length() == 0 || range.end() > stat.size())) {
      throw new IllegalArgumentException(
          "%s of %s, which has %d bytes; a range is not empty and lies within the object"
              .formatted(range, key, stat.size()));
    }
    FileBody body = new FileBody(open.tree(), located, stat(key, open, located), range);
    if (range.length() == 0) {
      check(body);
    }
    return body;
  }

  /** A body without bytes has no last byte to be checked before. */
  private static void check(FileBody body) throws IOException {
    try {
      body.check();
    } catch (IOException | StoreException e) {
      body.close();
      throw e;
    }
  }

  private static StoreException gone(ObjectKey key) {
    return new StoreException.NotFound(
        StoreException.NotFound.What.OBJECT, "no object %s".formatted(key));
  }

  @Override
  public Map<String, String> tags(ObjectKey key) {
    return head(key).orElseThrow(() -> gone(key)).attributes().tags();
  }

  @Override
  public Written put(
      ObjectKey key, ObjectAttributes attributes, Payload payload, Condition condition) {
    long size = payload.length();
    try (MultipartWrite write = begin(new WriteRequest(key, attributes, size, Math.max(1, size)))) {
      write.part(1, payload);
      return write.commit(condition);
    }
  }

  @Override
  public MultipartWrite begin(WriteRequest request) {
    return call(
        request.key().value(),
        true,
        open -> {
          refuse(open, request.key());
          return new FileWrite(request, open.publisher());
        });
  }

  private static void refuse(OpenRoot open, ObjectKey key) {
    if (FileAccommodations.tooLong(open.tree(), key)) {
      throw new StoreException.Unsupported(
          "the path of %.100s… has more than %d bytes".formatted(key, FileAccommodations.MAX_PATH));
    }
  }

  @Override
  public boolean delete(ObjectKey key, Condition condition) {
    if (condition instanceof Condition.Absent) {
      throw new IllegalArgumentException("delete of %s if absent".formatted(key));
    }
    return call(key.value(), true, open -> open.publisher().delete(key, condition));
  }

  @Override
  public List<Accommodation> accommodations(ObjectKey key, ObjectAttributes attributes, long size) {
    Tree tree = new Tree(directory, false);
    return FileAccommodations.of(tree, key, size, holds(attributes));
  }

  private boolean holds(ObjectAttributes attributes) {
    try {
      OpenRoot present = settled();
      return (present == null ? new ExtendedAttributes(true) : present.extended())
          .holds(attributes);
    } catch (IOException e) {
      throw FileFailures.translate(uri.toString(), e);
    }
  }

  /** The root, if it exists yet: what a file system keeps is known only once there is one. */
  private synchronized @Nullable OpenRoot settled() throws IOException {
    return closed || root != null || !Files.isDirectory(directory) ? root : open(false);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (root != null) {
      try {
        root.close();
      } catch (IOException e) {
        System.getLogger(FileObjectStore.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "temporary files in {0} stay until the next start: {1}",
                directory,
                e.getMessage());
      }
      root = null;
    }
  }
}
