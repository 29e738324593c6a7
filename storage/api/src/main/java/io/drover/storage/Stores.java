package io.drover.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/**
 * Opens stores by URI, each bucket of each named store once, and keeps them until closed. Safe for
 * any number of threads.
 *
 * <p>The number of open stores is bounded by the number of buckets that the jobs of this process
 * name.
 */
public final class Stores implements AutoCloseable {
  /** Setting of every store: primitives taken as given, without a probe. */
  public static final String ASSUME = "assume";

  private static final String PREFIX = "store.";

  private final Map<String, StoreProvider> providers = new TreeMap<>();
  private final Map<String, String> configuration;
  private final Map<StoreUri, ObjectStore> open = new HashMap<>();
  private boolean closed;

  /**
   * @param providers the backends
   * @param configuration all settings; those that start with {@code store.} are read
   */
  public Stores(Iterable<StoreProvider> providers, Map<String, String> configuration) {
    for (StoreProvider provider : providers) {
      if (this.providers.put(provider.scheme(), provider) != null) {
        throw new IllegalArgumentException(
            "scheme '%s' has two backends; it must have one".formatted(provider.scheme()));
      }
    }
    this.configuration = Map.copyOf(configuration);
  }

  /** With the backends on the class path. */
  public static Stores discover(Map<String, String> configuration) {
    return new Stores(ServiceLoader.load(StoreProvider.class), configuration);
  }

  /** The backends, by scheme. */
  public List<StoreProvider> providers() {
    return new ArrayList<>(providers.values());
  }

  /**
   * The store that holds a URI's bucket. Shared: callers must not close it.
   *
   * @throws IllegalArgumentException if no backend serves the scheme, or its settings are wrong
   */
  public synchronized ObjectStore open(StoreUri uri) {
    if (closed) {
      throw new IllegalStateException("stores are closed");
    }
    StoreUri bucket = new StoreUri(uri.scheme(), uri.store(), uri.bucket(), "");
    ObjectStore store = open.get(bucket);
    if (store == null) {
      store = connect(bucket);
      open.put(bucket, store);
    }
    return store;
  }

  /** The settings that every store has, whatever its backend. */
  public static List<StoreSetting> commonSettings() {
    return List.of(
        StoreSetting.of(
            ASSUME,
            "",
            "Primitives that are taken as given and not probed, separated by commas, for stores"
                + " where scratch objects must not be written; if the store does not honour one,"
                + " objects may be overwritten or deleted wrongly."));
  }

  /**
   * The primitives that the configuration takes as given for the store of a URI.
   *
   * @throws IllegalArgumentException if one of them is unknown
   */
  public Set<Primitive> assumed(StoreUri uri) {
    String setting = PREFIX + uri.store() + "." + ASSUME;
    Set<Primitive> assumed = EnumSet.noneOf(Primitive.class);
    for (String name : configuration.getOrDefault(setting, "").split(",", -1)) {
      if (!name.isBlank()) {
        assumed.add(primitive(setting, name.strip()));
      }
    }
    return assumed;
  }

  private static Primitive primitive(String setting, String name) {
    return Arrays.stream(Primitive.values())
        .filter(primitive -> primitive.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "setting '%s' names '%s'; primitives are %s"
                        .formatted(setting, name, Arrays.toString(Primitive.values()))));
  }

  private ObjectStore connect(StoreUri uri) {
    StoreProvider provider = providers.get(uri.scheme());
    if (provider == null) {
      throw new IllegalArgumentException(
          "scheme '%s' of %s is unknown; it must be one of %s"
              .formatted(uri.scheme(), uri, providers.keySet()));
    }
    return provider.open(
        uri, new StoreSettings(uri.store(), provider.settings(), section(uri.store())));
  }

  private Map<String, String> section(String store) {
    String prefix = PREFIX + store + ".";
    Map<String, String> section = new HashMap<>();
    configuration.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && !key.equals(prefix + ASSUME)) {
            section.put(key.substring(prefix.length()), value);
          }
        });
    return section;
  }

  /** Closes all stores, also when one fails to; then throws what the first one threw. */
  @Override
  public synchronized void close() {
    closed = true;
    RuntimeException first = null;
    for (ObjectStore store : open.values()) {
      try {
        store.close();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    open.clear();
    if (first != null) {
      throw first;
    }
  }
}
