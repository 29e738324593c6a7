package io.drover.storage;

import java.util.Optional;

/**
 * One setting of a backend, written {@code store.<name>.<key>} in a configuration.
 *
 * @param key the last part of the name
 * @param fallback the default, if there is one
 * @param secret whether its value must never be shown
 * @param help one sentence with the trade-off; the reference of settings is made from it
 */
public record StoreSetting(String key, Optional<String> fallback, boolean secret, String help) {
  public static StoreSetting of(String key, String fallback, String help) {
    return new StoreSetting(key, Optional.of(fallback), false, help);
  }

  public static StoreSetting unset(String key, String help) {
    return new StoreSetting(key, Optional.empty(), false, help);
  }

  public static StoreSetting secret(String key, String help) {
    return new StoreSetting(key, Optional.empty(), true, help);
  }
}
