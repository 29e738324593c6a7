package io.drover.copier;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs sweeps one after another on a thread of its own; requests meanwhile make one more. */
final class Sweeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  private final Runnable sweep;
  private final Semaphore requests = new Semaphore(0);
  private @Nullable Thread thread;

  Sweeper(Runnable sweep) {
    this.sweep = sweep;
  }

  /** Asks for a sweep; returns at once. */
  void request() {
    requests.release();
  }

  /** Begins, with a sweep. */
  synchronized void start() {
    request();
    thread = Thread.ofVirtual().name("drover-copier-sweep").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        requests.acquire();
        requests.drainPermits();
        once();
      }
    } catch (InterruptedException e) {
      log.atDebug().log("no more sweeps");
    }
  }

  private void once() {
    try {
      sweep.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("a sweep of unfinished writes failed; the next one goes on");
    }
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
