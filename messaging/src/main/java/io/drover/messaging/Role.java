package io.drover.messaging;

/**
 * One part of Drover that runs in a process until it is told to stop: a copier, a verifier, a
 * coordinator.
 *
 * <p>{@link #start} is called once and returns without waiting for work. {@link #close} may be
 * called at any time, also before {@code start} and more than once; it returns after a bounded
 * drain. All methods may be called from any thread.
 */
public interface Role extends AutoCloseable {
  /** What it is called in logs, metrics and health reports, such as {@code copier}. */
  String name();

  /**
   * Begins to work, on threads of its own.
   *
   * @throws RuntimeException if it cannot work at all, such as when its topics are missing; nothing
   *     is left running then
   */
  void start();

  /** How it is now. Never blocks. */
  Health health();

  /**
   * Stops taking work, waits a bounded time for what is running, lets go of the rest, and releases
   * everything.
   */
  @Override
  void close();
}
