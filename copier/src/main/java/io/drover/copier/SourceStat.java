package io.drover.copier;

import io.drover.storage.ObjectStat;
import io.drover.storage.StoreException;

/** A look at the source before parts of it are moved. */
final class SourceStat {
  private SourceStat() {}

  /**
   * The object's attributes. One request more than for a small object, so that nothing is begun for
   * a version that is gone.
   *
   * @throws TransferFault if the version is not the present one, or the source fails
   */
  static ObjectStat head(TransferRequest request) {
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
}
