package io.drover.copier;

import io.drover.storage.ByteRange;
import io.drover.storage.CopySource;
import io.drover.storage.MultipartWrite;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lets the target copy the parts of one object, a few at a time; each is tried again alone. */
final class ServerSideParts {
  private final TransferRequest request;
  private final WriteRequest shape;
  private final MultipartWrite parts;
  private final CopySource source;
  private final int concurrency;
  private final Semaphore room;
  private final Set<Thread> workers = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  ServerSideParts(
      TransferRequest request,
      WriteRequest shape,
      MultipartWrite parts,
      CopySource source,
      int concurrency) {
    this.request = request;
    this.shape = shape;
    this.parts = parts;
    this.source = source;
    this.concurrency = concurrency;
    this.room = new Semaphore(concurrency);
  }

  /**
   * Copies all parts.
   *
   * @throws TransferFault the first failure of a part that its retries did not mend
   */
  void run() throws InterruptedException {
    boolean dispatched = false;
    try {
      for (int number = 1; number <= shape.parts() && failure.get() == null; number++) {
        dispatch(number);
      }
      dispatched = true;
    } finally {
      if (!dispatched) {
        stop(new CancellationException("told to stop"));
      }
      room.acquireUninterruptibly(concurrency); // Workers end soon, as their calls time out.
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private void dispatch(int number) throws InterruptedException {
    room.acquire();
    boolean started = false;
    try {
      pace(shape.partLength(number));
      Thread worker =
          Thread.ofVirtual().name("copied-part-" + number).unstarted(() -> work(number));
      workers.add(worker);
      worker.start();
      started = true;
    } finally {
      if (!started) {
        room.release();
      }
    }
  }

  /** A long wait gives the slot back, once the parts before it have ended. */
  private void pace(long length) throws InterruptedException {
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

  private void work(int number) {
    try {
      request
          .retrying()
          .call(() -> copy(number), (attempt, e) -> request.observer().failed(Side.TARGET, e));
    } catch (InterruptedException e) {
      stop(new CancellationException("told to stop"));
    } catch (StoreException e) {
      stop(new TransferFault(sideOf(e), e, true));
    } catch (RuntimeException e) {
      stop(e);
    } finally {
      workers.remove(Thread.currentThread());
      room.release();
    }
  }

  private boolean copy(int number) {
    long start = (number - 1) * shape.partSize();
    parts.copyPart(number, source, new ByteRange(start, shape.partLength(number)));
    return true;
  }

  /** Of parts only the source has versions; what is missing says its name. */
  private static Side sideOf(StoreException failure) {
    boolean source =
        failure instanceof StoreException.PreconditionFailed
            || (failure instanceof StoreException.NotFound missing
                && missing.what() == StoreException.NotFound.What.OBJECT);
    return source ? Side.SOURCE : Side.TARGET;
  }

  private void stop(RuntimeException cause) {
    if (failure.compareAndSet(null, cause)) {
      workers.forEach(Thread::interrupt);
    }
  }
}
