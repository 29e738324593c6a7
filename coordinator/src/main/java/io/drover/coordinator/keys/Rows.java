package io.drover.coordinator.keys;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Rows of a file of comma-separated values as RFC 4180 has them, in UTF-8. For one thread. */
final class Rows implements AutoCloseable {
  /**
   * One row.
   *
   * @param offset byte at which it begins
   */
  record Row(long offset, List<String> fields) {}

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();

  private final BoundedRows characters;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final long begin;

  /**
   * @param offset where the stream begins in the file; the beginning of a row
   */
  Rows(InputStream bytes, long offset) throws IOException {
    this.characters =
        new BoundedRows(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
    this.parser =
        CSVParser.builder()
            .setReader(characters)
            .setFormat(FORMAT)
            .setCharset(StandardCharsets.UTF_8)
            .setTrackBytes(true)
            .get();
    this.records = parser.iterator();
    this.begin = offset;
  }

  /** The next row, or null at the end. */
  @Nullable Row next() throws IOException {
    try {
      if (!records.hasNext()) {
        return null;
      }
      CSVRecord record = records.next();
      characters.row();
      return new Row(begin + record.getBytePosition(), record.toList());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
