package io.drover.copier;

/**
 * The right to transfer one object. Closing gives it back, with the bytes that were granted and did
 * not move.
 */
final class Slot implements AutoCloseable, Pacing {
  private final TransferSlots slots;
  private final Lane lane;
  private long reserved;
  private boolean held = true;
  private boolean succeeded;

  Slot(TransferSlots slots, Lane lane, long reserved) {
    this.slots = slots;
    this.lane = lane;
    this.reserved = reserved;
  }

  /** The transfer worked: its stores may be asked for a little more. */
  void succeeded() {
    succeeded = true;
  }

  @Override
  public boolean take(long bytes) throws InterruptedException {
    long more = unreserved(bytes);
    if (more == 0 || slots.goOn(lane, more)) {
      return true;
    }
    reserved += bytes - more;
    return false;
  }

  @Override
  public void await(long bytes) throws InterruptedException {
    long more = unreserved(bytes);
    held = false;
    slots.release(lane, false);
    slots.resume(lane, more);
    held = true;
  }

  @Override
  public void owe(long bytes) {
    long more = unreserved(bytes);
    if (more > 0) {
      slots.owe(lane, more);
    }
  }

  private long unreserved(long bytes) {
    long covered = Math.min(reserved, bytes);
    reserved -= covered;
    return bytes - covered;
  }

  /** Gives everything back; a second time does nothing. */
  @Override
  public void close() {
    long unused = reserved;
    reserved = 0;
    if (unused > 0) {
      slots.owe(lane, -unused);
    }
    if (held) {
      held = false;
      slots.release(lane, succeeded);
    }
  }
}
