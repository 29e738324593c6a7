package io.drover.coordinator.keys;

/**
 * A place in a list of keys.
 *
 * @param part which of its files, from 0
 * @param offset bytes or rows of that file that lie before it
 */
public record Position(int part, long offset) {
  public static final Position START = new Position(0, 0);

  public Position {
    if (part < 0 || offset < 0) {
      throw new IllegalArgumentException(
          "position %d.%d in a list of keys; neither is negative".formatted(part, offset));
    }
  }
}
