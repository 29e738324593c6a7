package io.drover.cli.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts objects that have something in common, and names those with the smallest keys. */
final class Examples {
  /** Most objects that are named. */
  static final int MOST = 5;

  /**
   * An object.
   *
   * @param key its key
   * @param detail what of it
   */
  record Example(String key, String detail) {}

  private final TreeMap<String, String> named = new TreeMap<>();
  private @Nullable String last;
  private long objects;
  private long bytes;

  /** Adds an object; several details of the object that was added last count once. */
  void add(String key, String detail, long size) {
    if (key.equals(last)) {
      return;
    }
    last = key;
    objects++;
    bytes += size;
    named.put(key, detail);
    if (named.size() > MOST) {
      named.pollLastEntry();
    }
  }

  long objects() {
    return objects;
  }

  long bytes() {
    return bytes;
  }

  List<Example> examples() {
    return named.entrySet().stream().map(Examples::example).toList();
  }

  private static Example example(Map.Entry<String, String> entry) {
    return new Example(entry.getKey(), entry.getValue());
  }
}
