package io.drover.copier;

import io.drover.storage.Accommodation;
import io.drover.storage.CopySource;
import io.drover.storage.Limits;
import io.drover.storage.ObjectStat;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.Optional;

/**
 * Lets the target take an object from its own provider: whole in one request, or in parts that are
 * copied side by side. Pinned at the source and conditional at the target like every other way; the
 * bytes do not pass through here, so there is no SHA-256 of them.
 */
final class ServerSideTransfer {
  private final long partSize;
  private final int partConcurrency;

  /**
   * @param partSize bytes of a part, and the largest object that is copied whole
   * @param partConcurrency most parts of one object at once
   */
  ServerSideTransfer(long partSize, int partConcurrency) {
    this.partSize = partSize;
    this.partConcurrency = partConcurrency;
  }

  /**
   * Whether the two stores can do it for an object of this size.
   *
   * @param streamed largest object that costs two requests otherwise: parts would cost more
   */
  boolean fits(TransferRequest request, long streamed) {
    if (!request.serverSide()
        || request.size() == 0
        || request.source().service().isEmpty()
        || !request.source().service().equals(request.target().service())) {
      return false;
    }
    return whole(request)
        || (request.can().has(Primitive.SERVER_SIDE_PARTS)
            && request.size() > streamed
            && parts(request, request.size()) <= Integer.MAX_VALUE);
  }

  /** In how many parts an object that fits is copied; 1 if whole. */
  long parts(TransferRequest request) {
    return whole(request) ? 1 : Math.ceilDiv(request.size(), parts(request, request.size()));
  }

  private boolean whole(TransferRequest request) {
    Limits limits = request.can().limits();
    return request.can().has(Primitive.SERVER_SIDE_COPY)
        && request.size() <= Math.min(partSize, limits.maxSinglePut());
  }

  private long parts(TransferRequest request, long size) {
    return TransferFault.at(
        Side.TARGET, () -> request.can().limits().partSize(size, Math.min(partSize, size)));
  }

  /** Runs one attempt. */
  Transferred run(TransferRequest request) throws InterruptedException {
    ObjectStat stat = SourceStat.head(request);
    if (stat.size() != request.size()) {
      return new Transferred.Resized(stat.size());
    }
    CarriedAttributes carried = CarriedAttributes.of(stat, request);
    Optional<Accommodation> refusal = carried.refusal();
    if (refusal.isPresent()) {
      return new Transferred.Refused(refusal.get());
    }
    CopySource source =
        new CopySource(
            request.source().uri().bucket(), request.sourceKey(), request.pin(), stat.size());
    Transferred.Lost lost =
        new Transferred.Lost(stat.size(), stat.checksums(), carried.accommodations());
    return whole(request)
        ? copy(request, source, carried, lost)
        : copyParts(request, source, carried, lost);
  }

  private Transferred copy(
      TransferRequest request, CopySource source, CarriedAttributes carried, Transferred.Lost lost)
      throws InterruptedException {
    if (!request.pacing().take(request.size())) {
      request.pacing().await(request.size());
    }
    request.tenure().await();
    try {
      Written written =
          request
              .target()
              .copy(source, request.targetKey(), carried.attributes(), request.condition());
      return new Transferred.Done(
          written.pin(), lost.size(), lost.checksums(), lost.accommodations());
    } catch (StoreException.PreconditionFailed | StoreException.NotFound e) {
      SourceStat.head(request); // Fails if it was the source; then the target decides.
      return lost;
    } catch (StoreException e) {
      throw new TransferFault(Side.TARGET, e, false);
    }
  }

  private Transferred copyParts(
      TransferRequest request, CopySource source, CarriedAttributes carried, Transferred.Lost lost)
      throws InterruptedException {
    WriteRequest write =
        new WriteRequest(
            request.targetKey(), carried.attributes(), lost.size(), parts(request, request.size()));
    try (OpenUpload upload = request.uploads().open(request, write, true)) {
      new ServerSideParts(request, write, upload.write(), source, partConcurrency).run();
      return PartedTransfer.commit(request, upload, lost);
    }
  }
}
