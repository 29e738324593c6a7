package io.drover.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of one named store, checked against those that its backend knows. Values are never
 * shown: {@link #toString} names the keys only.
 */
public final class StoreSettings {
  private final String store;
  private final Map<String, StoreSetting> known;
  private final Map<String, String> values;

  /**
   * @param store the store's name
   * @param known what the backend understands
   * @param values what is configured, by key without the {@code store.<name>.} part
   * @throws IllegalArgumentException for a key that the backend does not know
   */
  public StoreSettings(String store, List<StoreSetting> known, Map<String, String> values) {
    this.store = store;
    this.known = known.stream().collect(Collectors.toMap(StoreSetting::key, setting -> setting));
    this.values = new TreeMap<>(values);
    for (String key : this.values.keySet()) {
      if (!this.known.containsKey(key)) {
        throw new IllegalArgumentException(
            "setting 'store.%s.%s' is unknown; the store's settings are %s"
                .formatted(store, key, new TreeMap<>(this.known).keySet()));
      }
    }
  }

  /** The store's name. */
  public String store() {
    return store;
  }

  /** A value or its default. */
  public Optional<String> text(String key) {
    StoreSetting setting = known.get(key);
    if (setting == null) {
      throw new IllegalStateException(
          "the backend reads the setting '%s' without declaring it".formatted(key));
    }
    return Optional.ofNullable(values.get(key)).or(setting::fallback);
  }

  /** A value that is {@code true} or {@code false}. */
  public boolean flag(String key) {
    String value = required(key);
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(key, value, "true or false");
    };
  }

  /** A whole number within bounds, both included. */
  public long number(String key, long min, long max) {
    String value = required(key);
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw invalid(key, value, "a whole number");
    }
    throw invalid(key, value, "from %d to %d".formatted(min, max));
  }

  /** A value that must be there. */
  public String required(String key) {
    return text(key)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "setting 'store.%s.%s' is missing".formatted(store, key)));
  }

  /** The complaint about a value; a secret's value is left out. */
  public IllegalArgumentException invalid(String key, String value, String rule) {
    StoreSetting setting = known.get(key);
    String shown = setting != null && setting.secret() ? "(secret)" : value;
    return new IllegalArgumentException(
        "setting 'store.%s.%s' is '%s'; it must be %s".formatted(store, key, shown, rule));
  }

  @Override
  public String toString() {
    return "StoreSettings[" + store + " " + values.keySet() + "]";
  }
}
