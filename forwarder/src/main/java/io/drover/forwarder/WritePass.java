package io.drover.forwarder;

/**
 * One write that was let through; it is recorded before it is sent and after it was answered. Used
 * by one thread.
 */
public interface WritePass extends AutoCloseable {
  /** Where to write. */
  Place place();

  /**
   * The store said that the write took effect.
   *
   * @throws SlowDown if that must not be passed on; whether the write counts is unknown to the
   *     client, which tries again
   */
  void done();

  /**
   * The write certainly had no effect: the store refused it, or nothing was sent.
   *
   * @throws SlowDown if the store's reason must not be passed on
   */
  void refused();

  /**
   * The write is over. Without {@link #done} or {@link #refused} its effect is unknown. Idempotent.
   * A switch waits for it.
   */
  @Override
  void close();
}
