package io.drover.copier;

import io.drover.storage.Accommodation;
import io.drover.storage.Checksum;
import io.drover.storage.ContentHash;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectStat;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.Written;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Transfers a small object: one pinned read into one buffer, one conditional put; two requests in
 * all, three if it has tags to carry. An empty object takes the same way (T-14).
 */
final class WholeTransfer {
  private final BufferPool pool;

  WholeTransfer(BufferPool pool) {
    this.pool = pool;
  }

  /** Runs one attempt; holds one buffer meanwhile and none afterwards. */
  Transferred run(TransferRequest request) throws InterruptedException {
    int size = Math.toIntExact(request.size());
    request.pacing().owe(size);
    try (Buffer buffer = pool.acquire(size)) {
      ObjectStat stat = read(request, buffer.array(), size);
      if (stat.size() != size) {
        return new Transferred.Resized(stat.size());
      }
      Set<Checksum> checksums = ContentHash.of(request.kinds(), buffer.array(), 0, size);
      checkAgainst(stat, checksums);
      request.check(checksums);
      CarriedAttributes carried = CarriedAttributes.of(stat, request);
      Optional<Accommodation> refusal = carried.refusal();
      return refusal.isPresent()
          ? new Transferred.Refused(refusal.get())
          : put(request, carried, new Payload(buffer.array(), 0, size, checksums), checksums);
    }
  }

  private static ObjectStat read(TransferRequest request, byte[] buffer, int size) {
    return TransferFault.at(
        Side.SOURCE,
        () -> {
          try (ObjectBody body = request.source().read(request.sourceKey(), request.pin())) {
            if (body.length() == size && body.stat().size() == size) {
              readAll(body, buffer, size);
            }
            return body.stat();
          }
        });
  }

  /**
   * Reads the last byte and the end after it: a store that sends more than it promised is found out
   * (T-24, T-25).
   */
  private static void readAll(ObjectBody body, byte[] buffer, int size) {
    body.readFully(buffer, 0, size);
    if (body.read(new byte[1], 0, 1) >= 0) {
      throw new StoreException.Corrupted(
          "%s has more than the promised %d bytes".formatted(body.stat().key(), size));
    }
  }

  /** What the source keeps of the same kind must agree with what came (T-24). */
  static void checkAgainst(ObjectStat stat, Set<Checksum> computed) {
    for (Checksum own : computed) {
      Optional<Checksum> kept = stat.checksum(own.kind());
      if (kept.isPresent() && !kept.get().equals(own)) {
        throw new TransferFault(
            Side.SOURCE,
            new StoreException.Corrupted(
                "bytes read from %s have %s, the store says %s"
                    .formatted(stat.key(), own, kept.get())),
            false);
      }
    }
  }

  private static Transferred put(
      TransferRequest request, CarriedAttributes carried, Payload payload, Set<Checksum> checksums)
      throws InterruptedException {
    List<Accommodation> accommodations = carried.accommodations();
    request.tenure().await();
    try {
      Written written =
          request
              .target()
              .put(request.targetKey(), carried.attributes(), payload, request.condition());
      return new Transferred.Done(written.pin(), payload.length(), checksums, accommodations);
    } catch (StoreException.PreconditionFailed e) {
      return new Transferred.Lost(payload.length(), checksums, accommodations);
    } catch (StoreException e) {
      throw new TransferFault(Side.TARGET, e, false);
    }
  }
}
