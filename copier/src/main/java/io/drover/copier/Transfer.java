package io.drover.copier;

import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.ContentHash;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Pin;
import java.util.EnumSet;
import java.util.Set;

/** One attempt to move the bytes of an object, by the way that fits its size. */
final class Transfer {
  private final BufferPool pool;
  private final int wholeLimit;
  private final int partSize;
  private final WholeTransfer whole;
  private final PartedTransfer parted;

  Transfer(CopierConfig config, BufferPool pool) {
    this.pool = pool;
    this.wholeLimit = config.wholeLimit();
    this.partSize = config.partSize();
    this.whole = new WholeTransfer(pool);
    this.parted = new PartedTransfer(pool, config.partSize(), config.partConcurrency());
  }

  /** Bytes that an attempt moves first: the whole object, or one part of it. */
  long firstBytes(long size, Capabilities can) {
    return size <= mostWhole(can) ? size : Math.min(size, partSize);
  }

  private long mostWhole(Capabilities can) {
    return Math.min(wholeLimit, can.limits().maxSinglePut());
  }

  /**
   * Runs it.
   *
   * @throws TransferFault if a store fails; then nothing was written, or the answer was lost
   */
  Transferred run(TransferRequest request) throws InterruptedException {
    return request.size() <= mostWhole(request.can()) ? whole.run(request) : parted.run(request);
  }

  /**
   * Whether a version at the target holds the bytes that were to be written, by reading them. Holds
   * one small buffer meanwhile.
   *
   * @throws TransferFault if the target fails
   */
  boolean holds(ObjectStore target, ObjectKey key, Pin pin, Transferred.Lost intended)
      throws InterruptedException {
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
