package io.drover.cli.evidence;

import io.drover.storage.CapabilityProbe;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Retrying;
import io.drover.storage.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The objects below a prefix in ascending order of their keys, page by page. Drover's own scratch
 * objects are left out. One thread.
 */
final class StoreListing {
  private final ObjectStore store;
  private final Retrying retrying;
  private final Deque<ListedObject> page = new ArrayDeque<>();
  private ListRequest request;
  private boolean last;
  private @Nullable String before;

  StoreListing(ObjectStore store, Retrying retrying, String prefix) {
    this.store = store;
    this.retrying = retrying;
    this.request = ListRequest.first(prefix);
  }

  /**
   * The next object, or empty at the end.
   *
   * @throws StoreException if the store fails for good
   * @throws UnorderedListing if it lists in another order
   */
  Optional<ListedObject> next() throws InterruptedException {
    while (page.isEmpty() && !last) {
      fill();
    }
    return Optional.ofNullable(page.poll());
  }

  private void fill() throws InterruptedException {
    ListPage listed = retrying.call(() -> store.list(request), (attempt, failure) -> {});
    for (ListedObject object : listed.objects()) {
      check(object.key().value());
      if (!CapabilityProbe.isScratch(object.key())) {
        page.add(object);
      }
    }
    last = listed.last();
    if (!last) {
      request = request.after(listed.objects().getLast().key());
    }
  }

  private void check(String key) {
    if (before != null && ObjectKey.compareUtf8(before, key) >= 0) {
      throw new UnorderedListing("%s lists '%s' after '%s'".formatted(store.uri(), key, before));
    }
    before = key;
  }
}
