package io.drover.coordinator.filter;

import io.drover.coordinator.filter.CharacterSet.Span;
import java.util.ArrayList;
import java.util.List;

/** Reads one pattern. What it means stands at {@link Glob}. */
final class GlobParser {
  /** Braces within braces within braces: deeper is a mistake. */
  private static final int MAX_DEPTH = 10;

  private static final CharacterSet ANY = new CharacterSet.Any();
  private static final CharacterSet IN_SEGMENT = new CharacterSet.InSegment();

  private final String pattern;
  private final int[] text;
  private int at;

  private GlobParser(String pattern) {
    this.pattern = pattern;
    this.text = pattern.codePoints().toArray();
  }

  /**
   * Parses a pattern.
   *
   * @throws IllegalArgumentException that names the pattern, the place and the rule
   */
  static GlobNode parse(String pattern) {
    return new GlobParser(pattern).sequence(0);
  }

  /** Up to the end, or within braces up to the comma or brace that ends the choice. */
  private GlobNode.Sequence sequence(int depth) {
    List<GlobNode> parts = new ArrayList<>();
    while (at < text.length && !(depth > 0 && (text[at] == ',' || text[at] == '}'))) {
      parts.add(part(depth));
    }
    return new GlobNode.Sequence(parts);
  }

  private GlobNode part(int depth) {
    int c = text[at];
    return switch (c) {
      case '*' -> stars();
      case '?' -> {
        at++;
        yield new GlobNode.OneOf(IN_SEGMENT);
      }
      case '[' -> set();
      case '{' -> choices(depth + 1);
      default -> new GlobNode.One(quotable());
    };
  }

  private GlobNode stars() {
    int begin = at;
    while (at < text.length && text[at] == '*') {
      at++;
    }
    if (at - begin == 1) {
      return new GlobNode.Run(IN_SEGMENT);
    }
    GlobNode.Run anything = new GlobNode.Run(ANY);
    boolean beginsSegment = begin == 0 || text[begin - 1] == '/';
    if (!beginsSegment || at == text.length || text[at] != '/') {
      return anything;
    }
    at++;
    return new GlobNode.Either(
        List.of(
            new GlobNode.Sequence(List.of()),
            new GlobNode.Sequence(List.of(anything, new GlobNode.One('/')))));
  }

  private GlobNode choices(int depth) {
    int open = at++;
    if (depth > MAX_DEPTH) {
      throw wrong(open, "braces are nested at most " + MAX_DEPTH + " deep");
    }
    List<GlobNode> choices = new ArrayList<>();
    while (true) {
      choices.add(sequence(depth));
      if (at == text.length) {
        throw wrong(open, "'{' needs a '}'; write \\{ for the character itself");
      }
      if (text[at++] == '}') {
        return new GlobNode.Either(choices);
      }
    }
  }

  private GlobNode set() {
    int open = at++;
    boolean others = at < text.length && (text[at] == '!' || text[at] == '^');
    if (others) {
      at++;
    }
    List<Span> spans = new ArrayList<>();
    while (at < text.length && (text[at] != ']' || spans.isEmpty())) {
      spans.add(span());
    }
    if (at == text.length) {
      throw wrong(open, "'[' needs a ']'; write \\[ for the character itself");
    }
    at++;
    return new GlobNode.OneOf(new CharacterSet.Listed(spans, others));
  }

  private Span span() {
    int begin = at;
    int first = quotable();
    boolean range = at + 1 < text.length && text[at] == '-' && text[at + 1] != ']';
    if (!range) {
      return new Span(first, first);
    }
    at++;
    int last = quotable();
    if (last < first) {
      throw wrong(begin, "a range goes from the lower character to the higher");
    }
    return new Span(first, last);
  }

  /** One character, or the one behind a backslash. */
  private int quotable() {
    if (text[at] == '\\') {
      at++;
      if (at == text.length) {
        throw wrong(at - 1, "'\\' needs a character to quote; write \\\\ for itself");
      }
    }
    return text[at++];
  }

  private IllegalArgumentException wrong(int place, String rule) {
    return new IllegalArgumentException(
        "pattern '%.200s' is not valid at character %d: %s".formatted(pattern, place + 1, rule));
  }
}
