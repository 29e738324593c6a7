package io.drover.copier;

import io.drover.storage.Accommodation;
import io.drover.storage.Capabilities;
import io.drover.storage.Checksum;
import io.drover.storage.ObjectStat;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

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
    ObjectStat stat = SourceStat.head(request);
    CarriedAttributes carried = CarriedAttributes.of(stat, request);
    Optional<Accommodation> refusal = carried.refusal();
    if (refusal.isPresent()) {
      return new Transferred.Refused(refusal.get());
    }
    WriteRequest write =
        new WriteRequest(
            request.targetKey(),
            carried.attributes(),
            stat.size(),
            partSize(request.can(), stat.size()));
    try (OpenUpload upload = request.uploads().open(request, write, false)) {
      return move(request, stat, write, upload, carried);
    }
  }

  /** Who is told to stop leaves the parts of an object that is worth it to the next copier. */
  private Transferred move(
      TransferRequest request,
      ObjectStat stat,
      WriteRequest write,
      OpenUpload upload,
      CarriedAttributes carried)
      throws InterruptedException {
    try {
      Set<Checksum> checksums =
          new PartCrew(request, write, upload.write(), pool, partConcurrency).run();
      WholeTransfer.checkAgainst(stat, checksums);
      request.check(checksums);
      return commit(
          request, upload, new Transferred.Lost(stat.size(), checksums, carried.accommodations()));
    } catch (InterruptedException | CancellationException | JobOver e) {
      if (request.uploads().keeps(stat.size())) {
        upload.leave();
      }
      throw e;
    }
  }

  /** Bytes of a part of an object. */
  long partSize(Capabilities target, long size) {
    return TransferFault.at(
        Side.TARGET,
        () -> {
          long part = target.limits().partSize(size, preferredPart);
          if (!pool.holds(part)) {
            throw new StoreException.Unsupported(
                "object of %d bytes needs parts of %d bytes, which the setting %s does not hold"
                    .formatted(size, part, CopierConfig.MEMORY));
          }
          return part;
        });
  }

  /** Commits under the condition; what an answer says that may be a second one is left open. */
  static Transferred commit(TransferRequest request, OpenUpload upload, Transferred.Lost lost)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        request.tenure().await();
        Written written = upload.commit(request.condition());
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
