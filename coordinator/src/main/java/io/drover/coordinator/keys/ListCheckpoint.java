package io.drover.coordinator.keys;

import io.drover.storage.Pin;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the planning of a list of keys goes on; as text it is the checkpoint of the job's plan.
 *
 * @param at the next entry
 * @param remembered from here on entries are read again to know which keys came lately
 * @param list version of the list, or of its manifest
 */
public record ListCheckpoint(Position at, Position remembered, Pin list) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]+)\\.([0-9]+) ([0-9]+)\\.([0-9]+) (.+)", Pattern.DOTALL);

  /**
   * Reads the text of a checkpoint.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ListCheckpoint parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "checkpoint '%.200s' is no place in a list of keys".formatted(text));
    }
    return new ListCheckpoint(
        position(form.group(1), form.group(2)),
        position(form.group(3), form.group(4)),
        new Pin(form.group(5)));
  }

  private static Position position(String part, String offset) {
    return new Position(Integer.parseInt(part), Long.parseLong(offset));
  }

  @Override
  public String toString() {
    return "%d.%d %d.%d %s"
        .formatted(at.part(), at.offset(), remembered.part(), remembered.offset(), list.value());
  }
}
