package io.drover.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM while a command works: what it has open is closed in an orderly way, within
 * the bounds of the parts, before the process ends.
 *
 * <p>The virtual machine runs its shutdown hooks while the command's own thread goes on; the hook
 * therefore closes, and the command's end waits for nothing.
 */
final class Interruption implements AutoCloseable {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupted, "drover-interrupted");
  private volatile @Nullable AutoCloseable open;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What to close when the process is told to end. */
  void closeOnInterrupt(AutoCloseable resource) {
    open = resource;
  }

  /** Waits until the process is told to end. */
  void await() throws InterruptedException {
    over.await();
  }

  /** Waits until the process is told to end, at most the bound. */
  boolean await(long bound, TimeUnit unit) throws InterruptedException {
    return over.await(bound, unit);
  }

  private void interrupted() {
    over.countDown();
    AutoCloseable resource = open;
    if (resource != null) {
      System.err.println();
      System.err.println("drover: stopping; the same command goes on where it was");
      try {
        resource.close();
      } catch (Exception e) {
        System.err.println("drover: could not stop in an orderly way: " + e);
      }
    }
  }

  /** The command has ended by itself. */
  @Override
  public void close() {
    open = null;
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      over.countDown(); // The process is ending already, and the hook with it.
    }
  }
}
