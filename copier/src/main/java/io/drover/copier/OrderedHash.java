package io.drover.copier;

import io.drover.storage.Checksum;
import io.drover.storage.ContentHash;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hashes the parts of one object in their order while they arrive in any order. Whoever is early
 * waits, holding its part.
 */
final class OrderedHash {
  private final ContentHash hash;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private int next = 1;
  private boolean cancelled;

  OrderedHash(Set<Checksum.Kind> kinds) {
    this.hash = ContentHash.of(kinds);
  }

  /**
   * Hashes a part if it is the next one.
   *
   * @return whether it did
   */
  boolean offer(int number, byte[] bytes, int length) {
    if (!isNext(number)) {
      return false;
    }
    hashNext(bytes, length);
    return true;
  }

  /**
   * Hashes a part once those before it are hashed.
   *
   * @throws CancellationException after {@link #cancel}
   */
  void await(int number, byte[] bytes, int length) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (next != number && !cancelled) {
        moved.await();
      }
      if (cancelled) {
        throw new CancellationException("another part failed");
      }
    } finally {
      lock.unlock();
    }
    hashNext(bytes, length);
  }

  private boolean isNext(int number) {
    lock.lock();
    try {
      return next == number;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Only the holder of the next part comes here, so the hash itself needs no lock; the lock hands
   * it on.
   */
  private void hashNext(byte[] bytes, int length) {
    hash.update(bytes, 0, length);
    lock.lock();
    try {
      next++;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of all who wait: the object failed. */
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The checksums over all parts. */
  Set<Checksum> finish() {
    lock.lock();
    try {
      return hash.finish();
    } finally {
      lock.unlock();
    }
  }
}
