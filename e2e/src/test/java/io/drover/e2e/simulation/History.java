package io.drover.e2e.simulation;

import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreUri;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that ever was in the two buckets, by version: what the checks of a run compare with.
 * It looks at the stores without anybody noticing.
 */
final class History {
  private final ObjectStore source;
  private final ObjectStore target;
  private final Map<Version, String> contents = new HashMap<>();
  private boolean moving;
  private @Nullable String doomed;

  /** One version of one object. */
  record Version(String store, String key, String pin) {}

  History(ObjectStore source, ObjectStore target) {
    this.source = source;
    this.target = target;
  }

  /** From now on a deletion at the source needs a copy at the target. */
  void moving() {
    moving = true;
  }

  void written(StoreUri store, ObjectKey key) {
    ObjectStore at = at(store);
    at.head(key)
        .ifPresent(stat -> contents.put(version(store, key, stat.pin().value()), content(at, key)));
  }

  Optional<String> content(StoreUri store, String key, String pin) {
    return Optional.ofNullable(contents.get(version(store, new ObjectKey(key), pin)));
  }

  /** What is there now. */
  Optional<String> present(StoreUri store, String key) {
    ObjectKey objectKey = new ObjectKey(key);
    ObjectStore at = at(store);
    return at.head(objectKey).map(_ -> content(at, objectKey));
  }

  void beforeDelete(StoreUri store, ObjectKey key) {
    doomed = present(store, key.value()).orElse(null);
  }

  /** A worker deleted something; in a MOVE what it deleted at the source must be at the target. */
  void deleted(StoreUri store, ObjectKey key) {
    if (!at(store).equals(source) || doomed == null) {
      return;
    }
    if (!moving) {
      throw new AssertionError("a worker deleted '%s' at the source of a COPY".formatted(key));
    }
    Optional<String> copy = present(target.uri(), key.value());
    if (!copy.equals(Optional.of(doomed))) {
      throw new AssertionError(
          "'%s' was deleted at the source with %s and the target has %s"
              .formatted(key, doomed, copy));
    }
  }

  private static Version version(StoreUri store, ObjectKey key, String pin) {
    return new Version(store.bucket(), key.value(), pin);
  }

  private ObjectStore at(StoreUri store) {
    return store.bucket().equals(source.uri().bucket()) ? source : target;
  }

  private static String content(ObjectStore store, ObjectKey key) {
    try (ObjectBody body = store.read(key)) {
      byte[] bytes = new byte[(int) body.length()];
      int done = 0;
      while (done < bytes.length) {
        int n = body.read(bytes, done, bytes.length - done);
        if (n < 0) {
          throw new AssertionError("the memory store ended early");
        }
        done += n;
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
