package io.drover.storage.testkit;

import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectStat;
import io.drover.storage.StoreException;
import java.time.Duration;
import java.util.Arrays;

/** A body with one fault. It may break the contract of bodies on purpose: readers must notice. */
final class FaultyBody implements ObjectBody {
  private final ObjectBody body;
  private final Fault fault;
  private long position;

  FaultyBody(ObjectBody body, Fault fault) {
    this.body = body;
    this.fault = fault;
  }

  @Override
  public ObjectStat stat() {
    return body.stat();
  }

  @Override
  public long length() {
    return body.length();
  }

  @Override
  public int read(byte[] buffer, int offset, int count) {
    return switch (fault) {
      case Fault.Truncated(long after) -> upTo(after, buffer, offset, count);
      case Fault.Reset(long after) -> untilReset(after, buffer, offset, count);
      case Fault.Overlong(int extra) -> beyondEnd(extra, buffer, offset, count);
      case Fault.Flipped(long place) ->
          flipped(place % Math.max(1, length()), buffer, offset, count);
      case Fault.Before b -> pass(buffer, offset, count);
      case Fault.AnswerLost a -> pass(buffer, offset, count);
      case Fault.Delayed(Duration wait) -> pass(buffer, offset, count);
    };
  }

  private int pass(byte[] buffer, int offset, int count) {
    int n = body.read(buffer, offset, count);
    position += Math.max(n, 0);
    return n;
  }

  private int upTo(long end, byte[] buffer, int offset, int count) {
    return position >= end ? -1 : pass(buffer, offset, (int) Math.min(count, end - position));
  }

  private int untilReset(long end, byte[] buffer, int offset, int count) {
    if (position >= end && count > 0) {
      throw new StoreException.Unavailable("fault: connection reset after " + position + " bytes");
    }
    return upTo(end, buffer, offset, count);
  }

  private int beyondEnd(int extra, byte[] buffer, int offset, int count) {
    int n = position < length() ? pass(buffer, offset, count) : -1;
    if (n >= 0) {
      return n;
    }
    int more = (int) Math.min(count, length() + extra - position);
    Arrays.fill(buffer, offset, offset + more, (byte) 0);
    position += more;
    return more == 0 && count > 0 ? -1 : more;
  }

  private int flipped(long place, byte[] buffer, int offset, int count) {
    long start = position;
    int n = pass(buffer, offset, count);
    if (n > 0 && place >= start && place < start + n) {
      buffer[offset + (int) (place - start)] ^= 1;
    }
    return n;
  }

  @Override
  public void close() {
    body.close();
  }
}
