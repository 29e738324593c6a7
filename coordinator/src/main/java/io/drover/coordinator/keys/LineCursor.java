package io.drover.coordinator.keys;

import io.drover.storage.ObjectKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One key per line, in UTF-8. Lines end in LF or CR LF, the last one may end with the file. Empty
 * lines are none; nothing is trimmed or unquoted. A byte order mark at the beginning is left out.
 */
final class LineCursor implements EntryCursor {
  /** Longer lines are read past: no key is as long, and memory must not grow with them. */
  private static final int MAX_LINE = 4 * ObjectKey.MAX_BYTES;

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream bytes;
  private final byte[] line = new byte[MAX_LINE];
  private long offset;

  /**
   * @param offset where the stream begins in the file; the beginning of a line
   */
  LineCursor(InputStream bytes, long offset) {
    this.bytes = new BufferedInputStream(bytes, 1 << 16);
    this.offset = offset;
  }

  @Override
  public @Nullable KeyEntry next() throws IOException {
    long begin = offset;
    int length = 0;
    long count = 0;
    int b = bytes.read();
    if (b < 0) {
      return null;
    }
    while (b >= 0 && b != '\n') {
      if (length < MAX_LINE) {
        line[length++] = (byte) b;
      }
      count++;
      b = bytes.read();
    }
    offset += count + (b < 0 ? 0 : 1);
    return entry(begin, length, count);
  }

  private KeyEntry entry(long begin, int length, long count) {
    Position next = new Position(0, offset);
    if (count > MAX_LINE) {
      return new KeyEntry.Unreadable("line of %d bytes at byte %d".formatted(count, begin), next);
    }
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    int from = begin == 0 && Arrays.equals(line, 0, Math.min(3, end), MARK, 0, 3) ? 3 : 0;
    if (from == end) {
      return new KeyEntry.Nothing(next);
    }
    try {
      String key =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line, from, end - from))
              .toString();
      return new KeyEntry.Named(key, next);
    } catch (CharacterCodingException e) {
      return new KeyEntry.Unreadable("line at byte %d is not UTF-8".formatted(begin), next);
    }
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
