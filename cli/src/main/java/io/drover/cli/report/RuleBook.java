package io.drover.cli.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the rules mean by which a store holds an object otherwise, or not at all: one sentence each.
 * The names are those of {@code Accommodation} and stable.
 */
final class RuleBook {
  /** Rule of an object that would replace another. */
  static final String TARGET_REPLACED = "target-replaced";

  private static final Map<String, String> MEANINGS = meanings();

  private RuleBook() {}

  /** What a rule does; its name again where this version does not know it. */
  static String meaning(String rule) {
    return MEANINGS.getOrDefault(rule, rule);
  }

  private static Map<String, String> meanings() {
    Map<String, String> rules = new LinkedHashMap<>();
    rules.put("key-too-long", "the key is longer than the target takes (T-12)");
    rules.put("key-empty", "no key is left for it at the target (T-11)");
    rules.put("key-not-text", "the key is no well-formed text (T-11)");
    rules.put("key-segment-ends-in-dot", "the target takes away a dot at the end of a part (T-12)");
    rules.put("key-has-backslash", "the target makes a slash of a backslash (T-11)");
    rules.put("key-has-control-character", "the target takes no control characters (T-11)");
    rules.put("key-has-non-character", "the target takes no non-characters (T-11)");
    rules.put("key-has-too-many-segments", "the key has more parts than the target takes (T-12)");
    rules.put("path-too-long", "the path is longer than the system takes (T-13)");
    rules.put("name-encoded", "the file gets an encoded name, decoded by Drover (T-11, T-13)");
    rules.put("object-too-large", "the object is larger than the target takes (T-18)");
    rules.put("metadata-renamed", "kept under a name that the target takes, and back (T-15)");
    rules.put("metadata-encoded", "the value is encoded in ASCII, and back (T-16)");
    rules.put("metadata-too-large", "names and values are more than the target takes (T-15)");
    rules.put("header-dropped", "the target cannot hold the value of a header (M-09)");
    rules.put("attributes-not-held", "the target holds bytes only: no headers, no metadata (M-09)");
    rules.put("tag-dropped", "a tag that the target does not take, or one too many (T-17)");
    rules.put("tags-unsupported", "the target has no tags (T-17)");
    rules.put("tier-not-carried", "the copy gets the target's default tier (T-21)");
    rules.put("lock-not-carried", "the copy is not locked (T-22)");
    rules.put("source-archived", "must be restored before it can be read (T-21)");
    rules.put(
        "source-locked",
        "MOVE: its store refuses the delete, or keeps the version behind a delete marker (T-22)");
    rules.put(TARGET_REPLACED, "another object of the target is replaced (M-07)");
    rules.put("read-only", "the target takes no writes");
    return Map.copyOf(rules);
  }
}
