package io.drover.storage.azure;

import java.util.Optional;

/**
 * Keys that Azure does not hold as they are (T-11, T-12). They are refused rather than encoded: a
 * listing of encoded names would no longer come in the order of the keys, and the merge of two
 * listings needs that order (docs/adr/0029).
 */
final class KeyRules {
  private KeyRules() {}

  /**
   * Whether the service takes this key for itself: others it refuses, or takes for another one, so
   * that whoever asks for {@code a\b} would be given {@code a/b}.
   */
  static boolean addressable(String key) {
    return key.length() <= AzureLimits.MAX_KEY_CHARACTERS
        && key.indexOf('\\') < 0
        && !key.endsWith(".")
        && !key.contains("./");
  }

  /** The name of the rule that a key breaks, if it breaks one. */
  static Optional<String> broken(String key) {
    if (key.length() > AzureLimits.MAX_KEY_CHARACTERS) {
      return Optional.of("key-too-long");
    }
    int segments = 1;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean segmentEnds = i + 1 == key.length() || key.charAt(i + 1) == '/';
      if (c == '.' && segmentEnds) {
        return Optional.of("key-segment-ends-in-dot"); // The service takes the dot away.
      }
      if (c == '\\') {
        return Optional.of("key-has-backslash"); // The service makes a slash of it.
      }
      if (Character.isISOControl(c)) {
        return Optional.of("key-has-control-character");
      }
      if (c >= 0xfffe) {
        return Optional.of("key-has-non-character");
      }
      if (c == '/') {
        segments++;
      }
    }
    return segments > AzureLimits.MAX_KEY_SEGMENTS
        ? Optional.of("key-has-too-many-segments")
        : Optional.empty();
  }
}
