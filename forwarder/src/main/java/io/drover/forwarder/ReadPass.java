package io.drover.forwarder;

import java.util.Optional;

/** One read that was let through. Used by one thread. */
public interface ReadPass extends AutoCloseable {
  /** Where to read. */
  Place place();

  /**
   * Where else to look for an object that was not at {@link #place}: it may have been moved while
   * the read was under way. Looks past every cache. If it is not there either ask again, until the
   * answer is empty; it comes to an end.
   *
   * @throws SlowDown if that cannot be found out now
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
