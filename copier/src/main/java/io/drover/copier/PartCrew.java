package io.drover.copier;

import io.drover.storage.ByteRange;
import io.drover.storage.Checksum;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectBody;
import io.drover.storage.Payload;
import io.drover.storage.Retrying;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Moves the parts of one object, a few at a time.
 *
 * <p>One thread, the caller's, acquires the buffers <em>in the order of the parts</em> and starts a
 * worker for each. So the first part that is not hashed yet always has its buffer and never waits
 * for another part: it goes on, and every part behind it follows. That is why the crew cannot block
 * itself or others, however small the budget is (see docs/design/copier.md).
 */
final class PartCrew {
  private final TransferRequest request;
  private final WriteRequest shape;
  private final MultipartWrite parts;
  private final BufferPool pool;
  private final int concurrency;
  private final Semaphore room;
  private final OrderedHash hash;
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  PartCrew(
      TransferRequest request,
      WriteRequest shape,
      MultipartWrite parts,
      BufferPool pool,
      int concurrency) {
    this.request = request;
    this.shape = shape;
    this.parts = parts;
    this.pool = pool;
    this.concurrency = concurrency;
    this.room = new Semaphore(concurrency);
    this.hash = new OrderedHash(request.kinds());
  }

  /**
   * Moves all parts.
   *
   * @return checksums over the whole object
   * @throws TransferFault the first failure of a part that its retries did not mend
   */
  Set<Checksum> run() throws InterruptedException {
    boolean dispatched = false;
    try {
      dispatch();
      dispatched = true;
    } finally {
      if (!dispatched) {
        stop(new CancellationException("told to stop"));
      }
      room.acquireUninterruptibly(
          concurrency); // Workers end soon: their waits end with the interrupt, their calls with
      // the store's time-outs.
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return hash.finish();
  }

  private void dispatch() throws InterruptedException {
    long count = shape.parts();
    for (int number = 1; number <= count && failure.get() == null; number++) {
      room.acquire();
      boolean started = false;
      try {
        int length = Math.toIntExact(shape.partLength(number));
        pace(length);
        start(number, pool.acquire(length));
        started = true;
      } finally {
        if (!started) {
          room.release();
        }
      }
    }
  }

  /**
   * Waits until a part may move, without its buffer; a long wait also without the slot, once the
   * parts before it have ended.
   */
  private void pace(int length) throws InterruptedException {
    if (request.pacing().take(length)) {
      return;
    }
    room.acquire(concurrency - 1);
    try {
      if (failure.get() == null) {
        request.pacing().await(length);
      }
    } finally {
      room.release(concurrency - 1);
    }
  }

  private void start(int number, Buffer buffer) {
    Thread worker = Thread.ofVirtual().name("part-" + number).unstarted(() -> work(number, buffer));
    workers.add(worker);
    worker.start();
    if (failure.get() != null) {
      worker.interrupt();
    }
  }

  private void work(int number, Buffer buffer) {
    try (buffer) {
      move(number, buffer.array());
    } catch (InterruptedException e) {
      stop(new CancellationException("told to stop"));
    } catch (RuntimeException e) {
      stop(e);
    } catch (Error e) {
      stop(new IllegalStateException("a worker died of " + e, e));
      throw e;
    } finally {
      workers.remove(Thread.currentThread());
      room.release();
    }
  }

  private void move(int number, byte[] buffer) throws InterruptedException {
    int length = Math.toIntExact(shape.partLength(number));
    ByteRange range = new ByteRange((number - 1) * shape.partSize(), length);
    again(Side.SOURCE, length, () -> read(range, buffer));
    boolean hashed = hash.offer(number, buffer, length);
    Payload payload = new Payload(buffer, 0, length);
    if (parts.holds(number, payload)) {
      request.uploads().kept();
    } else {
      again(Side.TARGET, length, () -> send(number, payload));
    }
    if (!hashed) {
      hash.await(number, buffer, length);
    }
  }

  private boolean read(ByteRange range, byte[] buffer) {
    try (ObjectBody body = request.source().read(request.sourceKey(), request.pin(), range)) {
      int length = Math.toIntExact(range.length());
      if (body.length() != length) {
        throw new StoreException.Corrupted(
            "%s of %s came with %d bytes".formatted(range, request.sourceKey(), body.length()));
      }
      body.readFully(buffer, 0, length);
      if (body.read(new byte[1], 0, 1) >= 0) {
        throw new StoreException.Corrupted(
            "%s of %s has more bytes than asked for".formatted(range, request.sourceKey()));
      }
      return true;
    }
  }

  private boolean send(int number, Payload payload) {
    parts.part(number, payload);
    return true;
  }

  private void again(Side side, int length, Retrying.Operation<Boolean> call)
      throws InterruptedException {
    try {
      request
          .retrying()
          .call(
              call,
              (attempt, e) -> {
                request.observer().failed(side, e);
                request.pacing().owe(length);
              });
    } catch (StoreException e) {
      throw new TransferFault(side, e, true);
    }
  }

  private void stop(RuntimeException cause) {
    if (failure.compareAndSet(null, cause)) {
      hash.cancel();
      workers.forEach(Thread::interrupt);
    }
  }
}
