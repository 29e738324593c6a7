package io.drover.storage.azure;

import io.drover.storage.Accommodation;
import io.drover.storage.ListedObject;
import java.util.List;
import java.util.Optional;

/** A listing in the service's own order, whichever that is. */
@FunctionalInterface
interface NativeListing {
  /**
   * One page.
   *
   * @param prefix what keys start with
   * @param from the first key of interest, whether or not it exists; the page begins there or after
   *     it in the service's order
   * @param limit most entries
   */
  Page page(String prefix, Optional<String> from, int limit);

  /**
   * One page.
   *
   * @param objects in the service's order; empty only in the last page
   * @param last whether the listing ends here
   * @param skipped things that are no objects
   */
  record Page(List<ListedObject> objects, boolean last, List<Accommodation> skipped) {}
}
