package io.drover.storage.file;

import io.drover.storage.ByteRange;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectStat;
import io.drover.storage.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/**
 * An open file. Before its last bytes are given out, the file must still be the one that was asked
 * for (T-37).
 */
final class FileBody implements ObjectBody {
  private static final System.Logger LOG = System.getLogger(FileBody.class.getName());

  private final Tree tree;
  private final Path path;
  private final FileStat before;
  private final ObjectStat stat;
  private final FileChannel channel;
  private final long length;
  private final long end;
  private long position;

  FileBody(Tree tree, Tree.Located located, ObjectStat stat, ByteRange range) throws IOException {
    this.tree = tree;
    this.path = located.path();
    this.before = located.stat();
    this.stat = stat;
    this.length = range.length();
    this.position = range.offset();
    this.end = range.end();
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
  }

  @Override
  public ObjectStat stat() {
    return stat;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) {
    Objects.checkFromIndexSize(offset, count, buffer.length);
    if (!channel.isOpen()) {
      throw new IllegalStateException("body of %s is closed".formatted(stat.key()));
    }
    if (count == 0) {
      return 0;
    }
    try {
      return position == end
          ? -1
          : next(ByteBuffer.wrap(buffer, offset, (int) Math.min(count, end - position)));
    } catch (IOException e) {
      throw ObjectBody.translate(stat.key(), e);
    }
  }

  private int next(ByteBuffer buffer) throws IOException {
    int n = channel.read(buffer, position);
    if (n < 0) {
      throw changed();
    }
    position += n;
    if (position == end) {
      check();
    }
    return n;
  }

  /**
   * Fails if the file has changed, or another has taken its place, since it was looked at first.
   */
  void check() throws IOException {
    Optional<FileStat> now = tree.stat(path);
    if (!now.equals(Optional.of(before))) {
      throw changed();
    }
  }

  private StoreException changed() {
    return new StoreException.PreconditionFailed(
        "%s changed while it was read".formatted(stat.key()));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing {0}: {1}", path, e.getMessage());
    }
  }
}
