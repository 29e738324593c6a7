package io.drover.storage;

import java.util.ArrayList;
import java.util.List;

/** Keys that a probe may write to, and that are gone afterwards. One thread at a time. */
final class ScratchSpace {
  private static final System.Logger LOG = System.getLogger(ScratchSpace.class.getName());

  private final ObjectStore store;
  private final String root;
  private final Retrying retrying;
  private final List<ObjectKey> used = new ArrayList<>();

  /**
   * @param root what all scratch keys start with; ends in {@code /}
   */
  ScratchSpace(ObjectStore store, String root, Retrying retrying) {
    this.store = store;
    this.root = root;
    this.retrying = retrying;
  }

  String root() {
    return root;
  }

  /** A key that was never used before. */
  ObjectKey fresh(String name) {
    return exactly(used.size() + "-" + name);
  }

  /** The key of this name. */
  ObjectKey exactly(String name) {
    ObjectKey key = new ObjectKey(root + name);
    used.add(key);
    return key;
  }

  /**
   * Removes what was written, whatever else went wrong. What cannot be removed is logged by key.
   */
  void clear() throws InterruptedException {
    for (ObjectKey key : used) {
      try {
        retrying.call(() -> store.delete(key, Condition.NONE), (attempt, failure) -> {});
      } catch (StoreException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "scratch object {0} of a probe could not be removed: {1}",
            key,
            e.getMessage());
      }
    }
    used.clear();
  }
}
