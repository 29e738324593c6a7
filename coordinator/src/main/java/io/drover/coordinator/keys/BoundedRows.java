package io.drover.coordinator.keys;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Ends the reading of a row that does not end: without that, one quotation mark too few would load
 * all the rest of a file into memory.
 */
final class BoundedRows extends FilterReader {
  /** Characters of one row, and of what is read ahead of the next ones. */
  private static final int MAX_ROW = 1 << 20;

  private long sinceRow;

  BoundedRows(Reader in) {
    super(in);
  }

  /** A row has come. */
  void row() {
    sinceRow = 0;
  }

  @Override
  public int read() throws IOException {
    int c = super.read();
    count(c < 0 ? 0 : 1);
    return c;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    count(n);
    return n;
  }

  private void count(int characters) {
    sinceRow += characters;
    if (sinceRow > MAX_ROW) {
      throw new KeyListException(
          "a row of the key list has more than %d characters: is a quotation mark missing?"
              .formatted(MAX_ROW));
    }
  }
}
