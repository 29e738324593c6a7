package io.drover.e2e;

import io.drover.storage.Waiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A line between processes that can be cut and slowed. While it is cut nothing arrives and nobody
 * is told, as behind a switch that lost its power; what was on the way arrives when it is mended.
 */
final class Relay implements AutoCloseable {
  private final ServerSocket door;
  private final int target;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition mended = lock.newCondition();
  private boolean cut;
  private volatile Duration delay = Duration.ZERO;

  /**
   * @param port of the door, 0 for any free one
   * @param target port on loopback that it leads to
   */
  Relay(int port, int target) {
    this.target = target;
    try {
      this.door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("relay").start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  void cut() {
    set(true);
  }

  void mend() {
    set(false);
  }

  /** Each piece of data waits so long. */
  void slow(Duration each) {
    delay = each;
  }

  private void set(boolean now) {
    lock.lock();
    try {
      cut = now;
      mended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        join(keep(door.accept()));
      } catch (IOException e) {
        // The door is closed.
      }
    }
  }

  private void join(Socket here) {
    try {
      Socket there = keep(new Socket(InetAddress.getLoopbackAddress(), target));
      Thread.ofVirtual().start(() -> pump(here, there));
      Thread.ofVirtual().start(() -> pump(there, here));
    } catch (IOException e) {
      end(here); // Nobody listens behind it: the caller sees its connection end.
    }
  }

  private Socket keep(Socket socket) {
    ends.add(socket);
    return socket;
  }

  private void pump(Socket from, Socket to) {
    byte[] piece = new byte[64 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        awaitLine();
        out.write(piece, 0, length);
      }
    } catch (IOException e) {
      // One end is gone; the other one hears of it by the end of its connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ends.remove(from);
      ends.remove(to);
    }
  }

  private void awaitLine() throws InterruptedException {
    Waiter.SYSTEM.await(delay);
    lock.lock();
    try {
      while (cut) {
        mended.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(Socket socket) {
    ends.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    end(door);
    ends.forEach(this::end);
    mend();
  }

  private static void end(ServerSocket door) {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
