package io.drover.coordinator.keys;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The key in the first column of each row; there is no heading. Rows with an empty key are none.
 */
final class RowCursor implements EntryCursor {
  private static final String MARK = "\uFEFF";

  private final Rows rows;
  private final long size;
  private Rows.@Nullable Row ahead;

  /**
   * @param offset where the stream begins in the file; the beginning of a row
   * @param size bytes of the file
   */
  RowCursor(InputStream bytes, long offset, long size) throws IOException {
    this.rows = new Rows(bytes, offset);
    this.size = size;
    this.ahead = rows.next();
  }

  @Override
  public @Nullable KeyEntry next() throws IOException {
    Rows.Row row = ahead;
    if (row == null) {
      return null;
    }
    ahead = rows.next();
    Position next = new Position(0, ahead == null ? size : ahead.offset());
    String first = row.fields().getFirst();
    String key = row.offset() == 0 && first.startsWith(MARK) ? first.substring(1) : first;
    return key.isEmpty() ? new KeyEntry.Nothing(next) : new KeyEntry.Named(key, next);
  }

  @Override
  public void close() {
    rows.close();
  }
}
