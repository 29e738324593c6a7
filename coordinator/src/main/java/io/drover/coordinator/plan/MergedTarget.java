package io.drover.coordinator.plan;

import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads along in the listing of the target: no request per object.
 *
 * <p>Where the target has long stretches of keys that nobody asks for, the listing is taken up
 * again just before the key that is asked for.
 */
final class MergedTarget implements TargetLookup {
  private final Listing listing;
  private List<ListedObject> page = List.of();
  private int position;
  private @Nullable String last;
  private @Nullable String asked;
  private boolean fruitless;

  MergedTarget(Listing listing) {
    this.listing = listing;
  }

  @Override
  public Map<String, Present> find(List<String> keys) throws InterruptedException {
    Map<String, Present> found = HashMap.newHashMap(keys.size());
    for (String key : keys) {
      ListedObject object = at(key);
      if (object != null) {
        found.put(key, new Present(object.pin(), object.size()));
      }
      asked = holdable(key) ? key : asked;
    }
    return found;
  }

  private @Nullable ListedObject at(String key) throws InterruptedException {
    while (fill()) {
      ListedObject head = page.get(position);
      int order = ObjectKey.compareUtf8(head.key().value(), key);
      if (order >= 0) {
        fruitless = false;
        return order == 0 ? head : null;
      }
      position++;
    }
    return null;
  }

  /** Makes sure that there is an entry to look at, unless the listing has ended. */
  private boolean fill() throws InterruptedException {
    if (position == page.size() && !listing.ended()) {
      if (fruitless && asked != null && last != null && ObjectKey.compareUtf8(asked, last) > 0) {
        listing.skipTo(new ObjectKey(asked));
      }
      page = listing.next();
      position = 0;
      fruitless = true;
      checkOrder();
    }
    return position < page.size();
  }

  /**
   * Whether any store can have the key; a character takes at most three bytes, or four for two of
   * them.
   */
  static boolean holdable(String key) {
    return !key.isEmpty() && key.length() * 3 <= ObjectKey.MAX_BYTES;
  }

  private void checkOrder() {
    for (ListedObject object : page) {
      String key = object.key().value();
      if (last != null && ObjectKey.compareUtf8(key, last) <= 0) {
        throw new OutOfOrder("target listing has '%s' after '%s'".formatted(key, last));
      }
      last = key;
    }
  }

  @Override
  public void close() {
    listing.close();
  }
}
