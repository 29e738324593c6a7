package io.drover.storage;

import java.util.List;

/**
 * One page of a listing, in strictly ascending UTF-8 order of keys.
 *
 * @param objects the entries; may be fewer than asked for without being the last page; empty only
 *     in the last page
 * @param last whether the listing ends here; if not, the caller goes on after the last key it has
 *     seen
 */
public record ListPage(List<ListedObject> objects, boolean last) {
  public ListPage {
    objects = List.copyOf(objects);
    if (objects.isEmpty() && !last) {
      throw new IllegalArgumentException(
          "an empty page that is not the last cannot be continued; backends skip to the next");
    }
  }
}
