package io.drover.copier;

import io.drover.storage.Condition;
import io.drover.storage.MultipartWrite;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;

/**
 * A write that another run of the task has committed before it could say so. Nothing is sent again;
 * the bytes are only read and hashed, and the commit fails as it does behind a lost answer, so that
 * the object at the target decides (T-27).
 */
final class CommittedWrite implements MultipartWrite {
  private final WriteRequest request;

  CommittedWrite(WriteRequest request) {
    this.request = request;
  }

  @Override
  public long partSize() {
    return request.partSize();
  }

  @Override
  public boolean holds(int number, Payload payload) {
    return true;
  }

  @Override
  public void part(int number, Payload payload) {
    throw new IllegalStateException("every part of a committed write is held");
  }

  @Override
  public Written commit(Condition condition) {
    throw new StoreException.PreconditionFailed(
        "%s was committed by an earlier run".formatted(request.key()));
  }

  @Override
  public void abort() {
    // There is nothing to remove.
  }

  @Override
  public void close() {
    // There is nothing to remove.
  }
}
