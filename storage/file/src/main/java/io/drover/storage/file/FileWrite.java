package io.drover.storage.file;

import io.drover.storage.Condition;
import io.drover.storage.MultipartWrite;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Set;

/** A write in parts into one unpublished file, each part at its place, by any number of threads. */
final class FileWrite implements MultipartWrite {
  private static final System.Logger LOG = System.getLogger(FileWrite.class.getName());

  private enum State {
    OPEN,
    COMMITTED,
    ABORTED
  }

  private final WriteRequest request;
  private final Publisher publisher;
  private final Path file;
  private final FileChannel channel;
  private final BitSet received = new BitSet();
  private State state = State.OPEN;

  FileWrite(WriteRequest request, Publisher publisher) throws IOException {
    this.request = request;
    this.publisher = publisher;
    this.file = publisher.fresh();
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public long partSize() {
    return request.partSize();
  }

  @Override
  public void part(int number, Payload payload) {
    requireOpen();
    request.checkPart(number, payload.length());
    try {
      write(payload.buffer(), (number - 1) * request.partSize());
    } catch (IOException e) {
      throw FileFailures.translate(request.key().value(), e);
    }
    synchronized (this) {
      received.set(number);
    }
  }

  private void write(ByteBuffer bytes, long start) throws IOException {
    long position = start;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  @Override
  public synchronized Written commit(Condition condition) {
    requireOpen();
    ObjectKey key = request.key();
    if (received.cardinality() != request.parts()) {
      throw new IllegalStateException(
          "commit of %s with %d of %d parts"
              .formatted(key, received.cardinality(), request.parts()));
    }
    try {
      Written written =
          new Written(
              publisher.publish(file, channel, key, request.attributes(), condition), Set.of());
      state = State.COMMITTED;
      channel.close();
      return written;
    } catch (IOException e) {
      throw FileFailures.translate(key.value(), e);
    }
  }

  private synchronized void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("write of %s is %s".formatted(request.key(), state));
    }
  }

  @Override
  public synchronized void abort() {
    if (state == State.OPEN) {
      state = State.ABORTED;
      try (channel) {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw FileFailures.translate(request.key().value(), e);
      }
    }
  }

  @Override
  public void close() {
    try {
      abort();
    } catch (io.drover.storage.StoreException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the unpublished file {0} stays until the next start: {1}",
          file,
          e.getMessage());
    }
  }
}
