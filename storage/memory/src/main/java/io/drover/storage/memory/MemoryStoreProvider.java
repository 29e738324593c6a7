package io.drover.storage.memory;

import io.drover.storage.Checksum;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreProvider;
import io.drover.storage.StoreSetting;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves {@code memory://[store@]name/prefix}: objects on the heap of this process, for tests,
 * simulations and benchmarks.
 *
 * <p>A bucket comes into being when it is first opened and lives as long as the process: every
 * store of the same store name and bucket shares it. With {@code generate} it is a read-only bucket
 * of computed objects instead, which holds none of them.
 */
public final class MemoryStoreProvider implements StoreProvider {
  static final String GENERATE = "generate";
  static final String GENERATE_SIZE = "generate-size";
  static final String GENERATE_PREFIX = "generate-prefix";
  static final String CHECKSUMS = "checksums";
  static final String SERVER_SIDE = "server-side";

  /** The buckets of this process; shared by design, since each role opens its own stores. */
  private static final Map<String, MemoryBucket> BUCKETS = new ConcurrentHashMap<>();

  @Override
  public String scheme() {
    return "memory";
  }

  @Override
  public List<StoreSetting> settings() {
    return List.of(
        StoreSetting.unset(
            GENERATE,
            "Number of computed objects: the bucket is read-only and holds none of them. Unset: an"
                + " ordinary bucket."),
        StoreSetting.of(GENERATE_SIZE, "16", "Bytes of each computed object."),
        StoreSetting.of(
            GENERATE_PREFIX, "", "Text that the key of each computed object starts with."),
        StoreSetting.of(
            CHECKSUMS,
            "",
            "Full-object checksums that are computed on each write and kept (MD5, SHA256, CRC32C,"
                + " CRC64NVME), separated by commas; each costs CPU."),
        StoreSetting.of(
            SERVER_SIDE,
            "false",
            "Whether the store copies between its buckets on request, as providers do."));
  }

  @Override
  public ObjectStore open(StoreUri uri, StoreSettings settings) {
    return settings.text(GENERATE).isPresent() ? generated(uri, settings) : ordinary(uri, settings);
  }

  private static ObjectStore generated(StoreUri uri, StoreSettings settings) {
    return new GeneratedObjectStore(
        uri,
        settings.number(GENERATE, 0, GeneratedObjectStore.MAX_COUNT),
        (int) settings.number(GENERATE_SIZE, 0, Integer.MAX_VALUE),
        settings.required(GENERATE_PREFIX));
  }

  private static ObjectStore ordinary(StoreUri uri, StoreSettings settings) {
    MemoryBucket bucket =
        BUCKETS.computeIfAbsent(
            uri.store() + "@" + uri.bucket(), name -> new MemoryBucket(InstantSource.system()));
    return new MemoryObjectStore(
        uri,
        bucket,
        kinds(settings),
        settings.flag(SERVER_SIDE)
            ? Optional.of(name -> Optional.ofNullable(BUCKETS.get(uri.store() + "@" + name)))
            : Optional.empty());
  }

  private static Set<Checksum.Kind> kinds(StoreSettings settings) {
    Set<Checksum.Kind> kinds = EnumSet.noneOf(Checksum.Kind.class);
    String names = settings.required(CHECKSUMS);
    for (String name : names.split(",", -1)) {
      if (!name.isBlank()) {
        kinds.add(kind(name.strip(), settings));
      }
    }
    return kinds;
  }

  private static Checksum.Kind kind(String name, StoreSettings settings) {
    return Arrays.stream(Checksum.Kind.values())
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                settings.invalid(
                    CHECKSUMS, name, "some of " + Arrays.toString(Checksum.Kind.values())));
  }
}
