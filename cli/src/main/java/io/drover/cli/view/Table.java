package io.drover.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * A table of text with a heading and columns as wide as their widest cell. Control characters in
 * cells are shown as escapes.
 */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heading) {
    rows.add(List.of(heading));
  }

  /** Adds a row; it has as many cells as the heading. */
  public void row(Object... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "row of %d cells under a heading of %d".formatted(cells.length, rows.getFirst().size()));
    }
    rows.add(java.util.Arrays.stream(cells).map(cell -> printable(String.valueOf(cell))).toList());
  }

  /** Text in which no character can steer the terminal. */
  public static String printable(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                out.append("\\u%04x".formatted(c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringJoiner(System.lineSeparator());
    rows.forEach(row -> text.add(line(row, widths)));
    return text.toString();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
