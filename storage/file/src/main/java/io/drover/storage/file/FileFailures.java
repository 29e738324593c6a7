package io.drover.storage.file;

import io.drover.storage.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Translates failures of the file system. */
final class FileFailures {
  private FileFailures() {}

  /** The failure of a call about something, named for people. */
  static StoreException translate(String subject, IOException failure) {
    String message = subject + ": " + describe(failure);
    return switch (failure) {
      case NoSuchFileException e ->
          new StoreException.NotFound(StoreException.NotFound.What.OBJECT, message, e);
      case AccessDeniedException e -> new StoreException.Denied(message, e);
      case AtomicMoveNotSupportedException e ->
          new StoreException.Unsupported(message + " (another file system is mounted there)", e);
      case FileSystemException e -> byReason(message, e);
      default -> new StoreException.Unavailable(message, failure);
    };
  }

  private static StoreException byReason(String message, FileSystemException failure) {
    String reason = reason(failure);
    if (reason.contains("name too long")
        || reason.contains("not supported")
        || reason.contains("file too large")) {
      return new StoreException.Unsupported(message, failure);
    }
    if (reason.contains("not permitted") || reason.contains("read-only")) {
      return new StoreException.Denied(message, failure);
    }
    return new StoreException.Unavailable(message, failure);
  }

  /** Whether a part of the path is a file where a directory would have to be. */
  static boolean notADirectory(FileSystemException failure) {
    String reason = reason(failure);
    return reason.contains("not a directory") || reason.contains("name too long");
  }

  private static String reason(FileSystemException failure) {
    String reason = failure.getReason();
    return reason == null ? "" : reason.toLowerCase(Locale.ROOT);
  }

  private static String describe(IOException failure) {
    String message = failure.getMessage();
    return failure.getClass().getSimpleName() + (message == null ? "" : " " + message);
  }
}
