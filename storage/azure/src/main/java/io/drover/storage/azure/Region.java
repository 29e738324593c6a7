package io.drover.storage.azure;

import java.util.Optional;

/**
 * A part of the keys that lies together in a listing, whichever of the two orders the service has.
 *
 * <p>Text compared by UTF-16 units and by UTF-8 bytes comes in the same order but for one thing: a
 * surrogate (half of a character outside the basic plane) is less than U+E000 to U+FFFF in the one
 * and greater in the other. Both are called <em>high</em> here. Keys that share what comes before a
 * high character, and go on with one, lie together in both orders; so do those of them whose
 * character is of the same kind.
 *
 * @param prefix what the keys start with
 * @param kind what comes next
 */
record Region(String prefix, Kind kind) {
  /** What comes after the prefix. */
  enum Kind {
    /** Anything. */
    ANY,
    /** A character from U+E000 to U+FFFF: before the surrogates in UTF-8 order. */
    BASIC,
    /** A character outside the basic plane. */
    SUPPLEMENTARY
  }

  static Region all(String prefix) {
    return new Region(prefix, Kind.ANY);
  }

  static Region basic(String prefix) {
    return new Region(prefix, Kind.BASIC);
  }

  static Region supplementary(String prefix) {
    return new Region(prefix, Kind.SUPPLEMENTARY);
  }

  /** The region that a key's high character at an index opens. */
  static Region at(String key, int index) {
    String prefix = key.substring(0, index);
    return Character.isSurrogate(key.charAt(index)) ? supplementary(prefix) : basic(prefix);
  }

  /** The index of the first high character of a key from an index on, or -1. */
  static int high(String key, int from) {
    for (int i = from; i < key.length(); i++) {
      if (key.charAt(i) >= Character.MIN_SURROGATE) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a key goes on with a high character after some text. */
  static boolean highAfter(String prefix, String key) {
    return key.length() > prefix.length()
        && key.startsWith(prefix)
        && key.charAt(prefix.length()) >= Character.MIN_SURROGATE;
  }

  /** The index from which keys of this region may differ in a way that the orders see otherwise. */
  int base() {
    return switch (kind) {
      case ANY -> prefix.length();
      case BASIC -> prefix.length() + 1;
      case SUPPLEMENTARY -> prefix.length() + 2;
    };
  }

  boolean contains(String key) {
    return switch (kind) {
      case ANY -> key.startsWith(prefix);
      case BASIC -> highAfter(prefix, key) && !Character.isSurrogate(key.charAt(prefix.length()));
      case SUPPLEMENTARY ->
          highAfter(prefix, key) && Character.isSurrogate(key.charAt(prefix.length()));
    };
  }

  /** The least key of this region, in both orders; empty if the region is all of a prefix. */
  Optional<String> start() {
    return switch (kind) {
      case ANY -> Optional.empty();
      case BASIC -> Optional.of(prefix + '\ue000');
      case SUPPLEMENTARY ->
          Optional.of(prefix + Character.toString(Character.MIN_SUPPLEMENTARY_CODE_POINT));
    };
  }

  /**
   * The least text after all keys of this region that start with something longer than its prefix;
   * empty if there is none in this region.
   *
   * @param stem begins with {@link #prefix} and has no high character from {@link #base} on
   */
  Optional<String> after(String stem) {
    if (stem.length() <= prefix.length()) {
      return Optional.empty(); // High characters come last, so they end the region.
    }
    int last = stem.codePointBefore(stem.length());
    String before = stem.substring(0, stem.length() - Character.charCount(last));
    return switch (last) {
      case Character.MAX_CODE_POINT, 0xffff -> Optional.empty();
      // What follows are high characters, whose order is the question: begin with this stem again.
      case Character.MIN_SURROGATE - 1 -> Optional.of(stem);
      default -> Optional.of(before + Character.toString(last + 1));
    };
  }
}
