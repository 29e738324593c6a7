package io.drover.schemas;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Remembers answers; beyond its bound the least recently used goes. Thread-safe; what is asked at
 * once may be computed twice.
 */
final class BoundedCache<K, V> {
  private final int bound;
  private final LinkedHashMap<K, V> answers = new LinkedHashMap<>(16, 0.75f, true);

  BoundedCache(int bound) {
    this.bound = bound;
  }

  V get(K key, Function<K, V> compute) {
    synchronized (answers) {
      V known = answers.get(key);
      if (known != null) {
        return known;
      }
    }
    V computed = compute.apply(key);
    synchronized (answers) {
      answers.put(key, computed);
      if (answers.size() > bound) {
        Map.Entry<K, V> eldest = answers.firstEntry();
        answers.remove(eldest.getKey());
      }
    }
    return computed;
  }
}
