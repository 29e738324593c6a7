package io.drover.storage.file;

import io.drover.storage.Pin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the file system says of a path (T-37).
 *
 * @param kind what is there
 * @param inode the file's number; a replaced file has another
 * @param size bytes
 * @param modified last change of the content, as anyone may set it
 * @param changed last change of content or attributes, which only the system sets
 */
record FileStat(Kind kind, long inode, long size, FileTime modified, FileTime changed) {
  /** What is at a path. */
  enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK,
    /** A device, socket or pipe. */
    OTHER
  }

  private static final String ATTRIBUTES = "unix:ino,size,mode,lastModifiedTime,ctime";
  private static final int TYPE_MASK = 0170000;
  private static final int TYPE_FILE = 0100000;
  private static final int TYPE_DIRECTORY = 0040000;
  private static final int TYPE_SYMLINK = 0120000;

  /** What is at a path, itself, without following a link; empty if nothing. */
  static Optional<FileStat> of(Path path) throws IOException {
    return of(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** What is at a path, at the end of all links; empty if nothing. */
  static Optional<FileStat> following(Path path) throws IOException {
    return of(path, new LinkOption[0]);
  }

  private static Optional<FileStat> of(Path path, LinkOption... options) throws IOException {
    try {
      return Optional.of(from(Files.readAttributes(path, ATTRIBUTES, options)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (java.nio.file.FileSystemException e) {
      if (FileFailures.notADirectory(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static FileStat from(Map<String, Object> attributes) {
    return new FileStat(
        kind((Integer) attributes.getOrDefault("mode", 0)),
        (Long) attributes.getOrDefault("ino", 0L),
        (Long) attributes.getOrDefault("size", 0L),
        time(attributes, "lastModifiedTime"),
        time(attributes, "ctime"));
  }

  private static FileTime time(Map<String, Object> attributes, String name) {
    return (FileTime) attributes.getOrDefault(name, FileTime.from(Instant.EPOCH));
  }

  private static Kind kind(int mode) {
    return switch (mode & TYPE_MASK) {
      case TYPE_FILE -> Kind.FILE;
      case TYPE_DIRECTORY -> Kind.DIRECTORY;
      case TYPE_SYMLINK -> Kind.SYMLINK;
      default -> Kind.OTHER;
    };
  }

  boolean isFile() {
    return kind == Kind.FILE;
  }

  boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }

  /** The version of a file. */
  Pin pin() {
    return new Pin(
        Long.toString(inode, Character.MAX_RADIX)
            + "-"
            + Long.toString(size, Character.MAX_RADIX)
            + "-"
            + nanos(modified)
            + "-"
            + nanos(changed));
  }

  private static String nanos(FileTime time) {
    return Long.toString(time.to(TimeUnit.NANOSECONDS), Character.MAX_RADIX);
  }
}
