package io.drover.copier;

/** One attempt to move the bytes of an object, by the way that fits its size. */
final class Transfer {
  private final int wholeLimit;
  private final WholeTransfer whole;
  private final PartedTransfer parted;

  Transfer(CopierConfig config, BufferPool pool) {
    this.wholeLimit = config.wholeLimit();
    this.whole = new WholeTransfer(pool);
    this.parted = new PartedTransfer(pool, config.partSize(), config.partConcurrency());
  }

  /**
   * Runs it.
   *
   * @throws TransferFault if a store fails; then nothing was written, or the answer was lost
   */
  Transferred run(TransferRequest request) throws InterruptedException {
    long most = Math.min(wholeLimit, request.can().limits().maxSinglePut());
    return request.size() <= most ? whole.run(request) : parted.run(request);
  }
}
