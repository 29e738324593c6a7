package io.drover.storage.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The sessions of this process, one for each root, however many stores write there: file locks
 * belong to the process.
 */
final class WriterSessions {
  private static final Map<Path, Shared> OPEN = new HashMap<>();

  private static final class Shared {
    final WriterSession session;
    int users;

    Shared(WriterSession session) {
      this.session = session;
    }
  }

  private WriterSessions() {}

  /** Joins the session of a root, or begins it. */
  static WriterSession acquire(Path realRoot, boolean locking, InstantSource clock)
      throws IOException {
    synchronized (OPEN) {
      Shared shared = OPEN.get(realRoot);
      if (shared == null) {
        shared = new Shared(WriterSession.begin(realRoot, locking, clock));
        OPEN.put(realRoot, shared);
      }
      shared.users++;
      return shared.session;
    }
  }

  /** Leaves the session of a root; the last one ends it. */
  static void release(Path realRoot) throws IOException {
    synchronized (OPEN) {
      Shared shared = OPEN.get(realRoot);
      if (shared != null && --shared.users == 0) {
        OPEN.remove(realRoot);
        shared.session.close();
      }
    }
  }
}
