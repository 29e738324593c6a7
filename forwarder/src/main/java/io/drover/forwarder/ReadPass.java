package io.drover.forwarder;

import java.util.Optional;

/** One read that was let through. Used by one thread. */
public interface ReadPass extends AutoCloseable {
  /** Where to read. */
  Place place();

  /**
   * Where the object is if it was not at {@link #place}: it may have been moved while the read was
   * under way. Looks past every cache.
   */
  Optional<Place> elsewhere();

  /**
   * To be called when the store has answered and before anything of it is passed on, also of "there
   * is no such object".
   *
   * @throws SlowDown if what the store said may be old; nothing of it may be passed on
   */
  void check();

  /** The read is over. Idempotent. A switch waits for it. */
  @Override
  void close();
}
