package io.drover.copier;

import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.ContentHash;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to move the bytes of an object, by the way that fits its size. */
final class Transfer {
  private static final Logger log = LoggerFactory.getLogger(Transfer.class);

  private final BufferPool pool;
  private final int wholeLimit;
  private final int partSize;
  private final WholeTransfer whole;
  private final PartedTransfer parted;
  private final ServerSideTransfer serverSide;
  private final CopierMetrics metrics;

  /** Pairs of buckets that do not copy by themselves; as many as the jobs of this process name. */
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

  Transfer(CopierConfig config, BufferPool pool, CopierMetrics metrics) {
    this.metrics = metrics;
    this.pool = pool;
    this.wholeLimit = config.wholeLimit();
    this.partSize = config.partSize();
    this.whole = new WholeTransfer(pool);
    this.parted = new PartedTransfer(pool, config.partSize(), config.partConcurrency());
    this.serverSide = new ServerSideTransfer(config.serverSidePart(), config.partConcurrency());
  }

  /** Bytes that an attempt moves first: the whole object, or one part of it. */
  long firstBytes(long size, Capabilities can) {
    return size <= mostWhole(can) ? size : Math.min(size, partSize);
  }

  private long mostWhole(Capabilities can) {
    return Math.min(wholeLimit, can.limits().maxSinglePut());
  }

  /**
   * In how many parts an object is copied; 1 if whole.
   *
   * @throws TransferFault if it is larger than the target takes, or needs parts that the memory of
   *     this process does not hold
   */
  long parts(Capabilities target, long size) {
    return size <= mostWhole(target) ? 1 : Math.ceilDiv(size, parted.partSize(target, size));
  }

  /** In how many parts the target copies an object by itself; 0 if its bytes stream. */
  long serverSideParts(TransferRequest request) {
    return !refused.contains(pair(request)) && serverSide.fits(request, mostWhole(request.can()))
        ? serverSide.parts(request)
        : 0;
  }

  private static String pair(TransferRequest request) {
    return request.source().uri() + " to " + request.target().uri();
  }

  /**
   * Runs it.
   *
   * @throws TransferFault if a store fails; then nothing was written, or the answer was lost
   */
  Transferred run(TransferRequest request) throws InterruptedException {
    long most = mostWhole(request.can());
    String pair = pair(request);
    if (!refused.contains(pair) && serverSide.fits(request, most)) {
      Optional<Transferred> copied = serverSide(request, pair);
      if (copied.isPresent()) {
        return copied.get();
      }
    }
    return request.size() <= most ? whole.run(request) : parted.run(request);
  }

  /** Empty if the target turns out not to do it: from then on the bytes of this pair stream. */
  private Optional<Transferred> serverSide(TransferRequest request, String pair)
      throws InterruptedException {
    try {
      Transferred result = serverSide.run(request);
      if (result instanceof Transferred.Done) {
        metrics.serverSide();
      }
      return Optional.of(result);
    } catch (TransferFault fault) {
      boolean unable =
          fault.side() == Side.TARGET
              && (fault.failure() instanceof StoreException.Unsupported
                  || fault.failure() instanceof StoreException.Denied);
      if (!unable) {
        throw fault;
      }
      if (refused.add(pair)) {
        metrics.serverSideRefused();
        log.atWarn()
            .addKeyValue("store", pair)
            .addKeyValue("error", fault.failure().getMessage())
            .log("the target does not copy by itself; bytes stream from now on");
      }
      return Optional.empty();
    }
  }

  /**
   * Whether a version at the target holds the bytes that were to be written, by reading them. Holds
   * one small buffer meanwhile.
   *
   * @throws TransferFault if the target fails
   */
  boolean holds(ObjectStore target, ObjectKey key, Pin pin, Transferred.Lost intended)
      throws InterruptedException {
    if (intended.checksums().isEmpty()) {
      return false; // Nothing is known of the bytes.
    }
    try (Buffer buffer = pool.acquire(BufferPool.SMALLEST_CLASS)) {
      return TransferFault.at(
          Side.TARGET,
          () -> {
            try (ObjectBody body = target.read(key, pin)) {
              return body.length() == intended.size()
                  && hash(body, buffer.array(), intended).equals(intended.checksums());
            }
          });
    }
  }

  private static Set<Checksum> hash(ObjectBody body, byte[] buffer, Transferred.Lost intended) {
    Set<Checksum.Kind> kinds = EnumSet.noneOf(Checksum.Kind.class);
    intended.checksums().forEach(checksum -> kinds.add(checksum.kind()));
    ContentHash hash = ContentHash.of(kinds);
    for (int n = body.read(buffer, 0, buffer.length);
        n >= 0;
        n = body.read(buffer, 0, buffer.length)) {
      hash.update(buffer, 0, n);
    }
    return hash.finish();
  }
}
