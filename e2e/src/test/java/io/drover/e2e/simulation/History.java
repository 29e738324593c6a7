package io.drover.e2e.simulation;

import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreUri;
import io.drover.storage.testkit.StoreCall;
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
  private boolean untouchable;
  private @Nullable String doomed;
  private @Nullable String doomedPin;
  private @Nullable Undone undone;

  /** One version of one object. */
  record Version(String store, String key, String pin) {}

  History(ObjectStore source, ObjectStore target) {
    this.source = source;
    this.target = target;
  }

  /** What a rollback may do. */
  interface Undone {
    /**
     * Whether a version at the target is a copy that the rollback may take away.
     *
     * @param pin the version
     */
    boolean mayGo(String key, String pin);

    /** Whether an object at the source is one that the rollback brought back. */
    boolean restored(ObjectStat original);
  }

  /** From now on no worker may write, not even in vain. */
  void untouchable() {
    untouchable = true;
  }

  /** From now on workers delete copies only, and only what a rollback may take away. */
  void undoing(Undone rule) {
    undone = rule;
  }

  /** A worker is about to write. */
  void beforeWrite(StoreCall call) {
    if (untouchable) {
      throw new AssertionError("a job that only looks asked for " + call);
    }
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
    doomedPin = at(store).head(key).map(stat -> stat.pin().value()).orElse(null);
  }

  /** A worker deleted something; in a MOVE what it deleted at the source must be at the target. */
  void deleted(StoreUri store, ObjectKey key) {
    if (undone != null) {
      undone(undone, store, key);
      return;
    }
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

  private void undone(Undone rule, StoreUri store, ObjectKey key) {
    boolean gone = doomedPin != null && at(store).head(key).isEmpty();
    if (gone && !(at(store).equals(target) && rule.mayGo(key.value(), doomedPin))) {
      throw new AssertionError(
          "a rollback deleted '%s' at %s, version %s with %s"
              .formatted(key, store, doomedPin, doomed));
    }
    Optional<String> original = present(source.uri(), key.value());
    boolean restored = source.head(key).filter(rule::restored).isPresent();
    if (gone
        && (original.isEmpty() || (restored && !original.equals(Optional.ofNullable(doomed))))) {
      throw new AssertionError(
          "'%s' was deleted at the target with %s and the source has %s"
              .formatted(key, doomed, original));
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
