package io.drover.copier;

import io.drover.storage.Accommodation;
import io.drover.storage.Checksum;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectStat;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.Optional;
import java.util.Set;

/**
 * Transfers a large object: pinned ranges read in parallel, each into a buffer of its own, sent as
 * parts, committed under the condition, aborted on failure. A part is tried again from its buffer
 * or its range alone; the others go on meanwhile.
 */
final class PartedTransfer {
  private final BufferPool pool;
  private final long preferredPart;
  private final int partConcurrency;

  PartedTransfer(BufferPool pool, long preferredPart, int partConcurrency) {
    this.pool = pool;
    this.preferredPart = preferredPart;
    this.partConcurrency = partConcurrency;
  }

  /** Runs one attempt; nothing is left at the target unless it is done. */
  Transferred run(TransferRequest request) throws InterruptedException {
    ObjectStat stat = head(request);
    CarriedAttributes carried = CarriedAttributes.of(stat, request);
    Optional<Accommodation> refusal = carried.refusal();
    if (refusal.isPresent()) {
      return new Transferred.Refused(refusal.get());
    }
    WriteRequest write =
        new WriteRequest(
            request.targetKey(), carried.attributes(), stat.size(), partSize(request, stat.size()));
    try (MultipartWrite parts =
        TransferFault.at(Side.TARGET, () -> request.target().begin(write))) {
      Set<Checksum> checksums = new PartCrew(request, write, parts, pool, partConcurrency).run();
      WholeTransfer.checkAgainst(stat, checksums);
      return commit(
          request, parts, new Transferred.Lost(stat.size(), checksums, carried.accommodations()));
    }
  }

  /**
   * The object's attributes. One request more than for a small object, so that nothing is begun for
   * a version that is gone.
   */
  private static ObjectStat head(TransferRequest request) {
    return TransferFault.at(
        Side.SOURCE,
        () -> {
          ObjectStat stat =
              request
                  .source()
                  .head(request.sourceKey())
                  .orElseThrow(
                      () ->
                          new StoreException.NotFound(
                              StoreException.NotFound.What.OBJECT,
                              "no object " + request.sourceKey()));
          if (!stat.pin().equals(request.pin())) {
            throw new StoreException.PreconditionFailed(
                "%s is version %s now, not %s"
                    .formatted(request.sourceKey(), stat.pin(), request.pin()));
          }
          return stat;
        });
  }

  private long partSize(TransferRequest request, long size) {
    return TransferFault.at(
        Side.TARGET,
        () -> {
          long part = request.can().limits().partSize(size, preferredPart);
          if (!pool.holds(part)) {
            throw new StoreException.Unsupported(
                "object of %d bytes needs parts of %d bytes, which the setting %s does not hold"
                    .formatted(size, part, CopierConfig.MEMORY));
          }
          return part;
        });
  }

  private static Transferred commit(
      TransferRequest request, MultipartWrite parts, Transferred.Lost lost)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        Written written = parts.commit(request.condition());
        return new Transferred.Done(
            written.pin(), lost.size(), lost.checksums(), lost.accommodations());
      } catch (StoreException.PreconditionFailed | StoreException.NotFound e) {
        return lost;
      } catch (StoreException.Conflict e) {
        throw new TransferFault(Side.TARGET, e, false);
      } catch (StoreException e) {
        if (!request.retrying().policy().again(attempt, e)) {
          throw new TransferFault(Side.TARGET, e, true);
        }
        request.observer().failed(Side.TARGET, e);
        request.retrying().pause(attempt);
      }
    }
  }
}
