package io.drover.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this process holds in the temporary directory of a root while it writes there: a directory
 * for its unpublished files, and locks that keep its writers and those of other processes apart.
 *
 * <pre>
 * .drover-tmp/users        locked, shared, by all who use the directory
 * .drover-tmp/ID.owner     locked as long as process ID lives
 * .drover-tmp/ID/          unpublished files of process ID
 * .drover-tmp/N.stripe     locked by the one who writes a key of stripe N
 * </pre>
 *
 * <p>Whoever starts removes the directories whose owner file nobody holds: their processes are
 * dead, whatever their age. The last one to leave removes all. Locks of files belong to a process
 * and vanish when it closes any channel on the file; so there is one session per root and process,
 * it never opens its own owner file again, and each stripe has a file of its own, which also
 * confines the damage when the interruption of a thread closes the channel it waits on.
 */
final class WriterSession implements Closeable {
  private static final System.Logger LOG = System.getLogger(WriterSession.class.getName());
  private static final String USERS = "users";
  private static final String OWNER = ".owner";
  private static final String STARTING = ".starting";
  private static final String STRIPE = ".stripe";
  private static final byte RETIRED = 1;

  /** Stripes of keys that are written at the same time without waiting for each other. */
  private static final int STRIPES = 256;

  /** Times to start again when the last user leaves at the same moment. */
  private static final int MAX_STARTS = 1_000;

  private final InstantSource clock;
  private final AtomicLong stamps = new AtomicLong();
  private final Path temporary;
  private final boolean locking;
  private final String id = UUID.randomUUID().toString();
  private final AtomicLong names = new AtomicLong();
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
  private final Membership membership;
  private final FileChannel owner;

  /** The open file of users, and our lock on it. */
  private record Membership(FileChannel channel, @Nullable FileLock lock) {}

  private WriterSession(Path temporary, boolean locking, InstantSource clock, Membership membership)
      throws IOException {
    this.clock = clock;
    this.temporary = temporary;
    this.locking = locking;
    this.membership = membership;
    Arrays.setAll(stripes, i -> new ReentrantLock());
    this.owner = claim();
  }

  /** Begins to write below a root; removes what dead processes have left. */
  static WriterSession begin(Path root, boolean locking, InstantSource clock) throws IOException {
    Path temporary = root.resolve(NameCoding.TEMPORARY);
    for (int start = 0; start < MAX_STARTS; start++) {
      Membership membership = join(temporary, locking);
      if (membership != null) {
        WriterSession session = new WriterSession(temporary, locking, clock, membership);
        session.sweep();
        return session;
      }
    }
    throw new IOException("the temporary directory " + temporary + " keeps vanishing");
  }

  /** Becomes one of the users; null if the last user is just removing all. */
  private static @Nullable Membership join(Path temporary, boolean locking) throws IOException {
    FileChannel channel;
    try {
      Files.createDirectories(temporary);
      channel =
          FileChannel.open(
              temporary.resolve(USERS),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return null;
    }
    FileLock lock = locking ? channel.lock(0, Long.MAX_VALUE, true) : null;
    if (channel.size() == 0) {
      return new Membership(channel, lock);
    }
    channel.close();
    return null;
  }

  /** Creates the owner file: it is locked before it has the name by which others judge. */
  private FileChannel claim() throws IOException {
    Path starting = temporary.resolve(id + STARTING);
    FileChannel channel =
        FileChannel.open(starting, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (locking) {
      channel.lock();
    }
    Files.move(starting, temporary.resolve(id + OWNER), StandardCopyOption.ATOMIC_MOVE);
    Files.createDirectory(temporary.resolve(id));
    return channel;
  }

  private void sweep() throws IOException {
    if (!locking) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(temporary, "*" + OWNER)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        String other = name.substring(0, name.length() - OWNER.length());
        if (!other.equals(id)) {
          sweep(entry, temporary.resolve(other));
        }
      }
    }
  }

  private static void sweep(Path ownerFile, Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(ownerFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        LOG.log(System.Logger.Level.INFO, "removing what a dead process left in {0}", directory);
        removeAll(directory);
        Files.deleteIfExists(ownerFile);
      }
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} is gone already", ownerFile);
    }
  }

  /** Removes a tree of at most a few levels; what vanishes meanwhile is as well. */
  private static void removeAll(Path directory) throws IOException {
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      removeEntries(directory, "");
      Files.deleteIfExists(directory);
    }
  }

  private static void removeEntries(Path directory, String but) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!entry.endsWith(but) || but.isEmpty()) {
          removeAll(entry);
          Files.deleteIfExists(entry);
        }
      }
    }
  }

  /** A path for an unpublished file, on the file system of the root. Nothing is there. */
  Path fresh() {
    return temporary.resolve(id).resolve(Long.toString(names.incrementAndGet()));
  }

  /**
   * A modification time that no other file of this session has: a number of an inode is soon given
   * again, and the clock of the file system is coarse, so two versions within a few milliseconds
   * could otherwise look the same (T-10).
   */
  FileTime stamp() {
    Instant now = clock.instant();
    long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    return FileTime.from(
        stamps.updateAndGet(last -> Math.max(last + 1, nanos)), TimeUnit.NANOSECONDS);
  }

  /** Unpublished files of all processes. */
  static long unpublished(Path root) throws IOException {
    Path temporary = root.resolve(NameCoding.TEMPORARY);
    long count = 0;
    if (Files.isDirectory(temporary)) {
      try (Stream<Path> tree = Files.walk(temporary, 2)) {
        count = tree.filter(path -> path.getNameCount() == temporary.getNameCount() + 2).count();
      }
    }
    return count;
  }

  /**
   * Keeps everybody else who writes a key apart, in this process and in others, until released. Not
   * to be nested: two keys may share a stripe.
   */
  KeyLock lock(String key) throws IOException {
    int stripe = Math.floorMod(key.hashCode(), STRIPES);
    ReentrantLock mine = stripes[stripe];
    mine.lock();
    try {
      return new KeyLock(mine, locking ? lockFile(stripe) : null);
    } catch (IOException | RuntimeException e) {
      mine.unlock();
      throw e;
    }
  }

  private FileChannel lockFile(int stripe) throws IOException {
    FileChannel channel =
        FileChannel.open(
            temporary.resolve(stripe + STRIPE),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      channel.lock();
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A key's lock, released by closing. */
  record KeyLock(ReentrantLock mine, @Nullable FileChannel others) implements Closeable {
    @Override
    public void close() throws IOException {
      try {
        if (others != null) {
          others.close();
        }
      } finally {
        mine.unlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    removeAll(temporary.resolve(id));
    Files.deleteIfExists(temporary.resolve(id + OWNER));
    owner.close();
    try (FileChannel users = membership.channel()) {
      leave(users);
    }
  }

  /**
   * The last user removes all. It marks the file of users as retired first, so that one who has
   * just opened it starts again.
   */
  private void leave(FileChannel users) throws IOException {
    if (membership.lock() != null) {
      membership.lock().release();
    }
    try (FileLock last = locking ? users.tryLock() : null) {
      if (last != null || !locking) {
        removeEntries(temporary, USERS);
        users.write(ByteBuffer.wrap(new byte[] {RETIRED}), 0);
        // From here on others may begin anew.
        Files.deleteIfExists(temporary.resolve(USERS));
        Files.deleteIfExists(temporary);
      }
    } catch (DirectoryNotEmptyException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} is in use again", temporary);
    }
  }
}
