package io.drover.coordinator.filter;

import java.util.List;

/** A set of characters (code points) that a place in a pattern takes. */
sealed interface CharacterSet {
  boolean has(int codePoint);

  /** A stretch of code points, both ends included. */
  record Span(int first, int last) {}

  /** Any character. */
  record Any() implements CharacterSet {
    @Override
    public boolean has(int codePoint) {
      return true;
    }
  }

  /** Any character but the slash. */
  record InSegment() implements CharacterSet {
    @Override
    public boolean has(int codePoint) {
      return codePoint != '/';
    }
  }

  /** Characters named one by one or by ranges, or all others; never the slash. */
  record Listed(List<Span> spans, boolean others) implements CharacterSet {
    public Listed {
      spans = List.copyOf(spans);
    }

    @Override
    public boolean has(int codePoint) {
      return codePoint != '/' && named(codePoint) != others;
    }

    private boolean named(int codePoint) {
      for (Span span : spans) {
        if (span.first <= codePoint && codePoint <= span.last) {
          return true;
        }
      }
      return false;
    }
  }
}
