package io.drover.cli.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines of bounded length as bytes; every line ends in a line feed. */
final class LineReader implements AutoCloseable {
  /** Longest line: a receipt has two keys and two versions and a list of accommodations. */
  static final int LONGEST = 1 << 20;

  private final InputStream in;
  private long number;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** Number of the line that was read last, from 1. */
  long number() {
    return number;
  }

  /** The next line without its end, or null at the end of the file. */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        number++;
        return line.toByteArray();
      }
      if (line.size() == LONGEST) {
        throw new EvidenceException(
            "line %d is longer than %d bytes".formatted(number + 1, LONGEST));
      }
      line.write(b);
    }
    if (line.size() > 0) {
      throw new EvidenceException("the file ends in the middle of line " + (number + 1));
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
