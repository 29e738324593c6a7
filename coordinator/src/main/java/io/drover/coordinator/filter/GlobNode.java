package io.drover.coordinator.filter;

import java.util.List;

/** A parsed pattern: what a stretch of text may be. */
sealed interface GlobNode {
  /** Exactly this character. */
  record One(int codePoint) implements GlobNode {}

  /** One character out of a set. */
  record OneOf(CharacterSet set) implements GlobNode {}

  /** Any text of characters out of a set, also none. */
  record Run(CharacterSet set) implements GlobNode {}

  /** One after the other; no parts are no text. */
  record Sequence(List<GlobNode> parts) implements GlobNode {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  /** Any of these; at least one. */
  record Either(List<GlobNode> choices) implements GlobNode {
    public Either {
      choices = List.copyOf(choices);
    }
  }
}
