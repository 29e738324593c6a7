package io.drover.coordinator.plan;

import io.drover.coordinator.job.KeyRange;
import io.drover.coordinator.job.PassedOver;
import io.drover.storage.Accommodation;
import io.drover.storage.ListPage;
import java.util.List;

/** Counts what a store's listing shows and that is no object. */
final class Passing {
  private Passing() {}

  /**
   * What a page passed over within a range.
   *
   * @param range one that ends in the page is listed beyond its end; what is there, the next range
   *     counts
   */
  static PassedOver of(ListPage page, KeyRange range) {
    if (page.skipped().isEmpty()) {
      return PassedOver.NOTHING;
    }
    List<Accommodation> named =
        page.skipped().stream().filter(thing -> !thing.rule().equals(ListPage.MORE)).toList();
    List<String> within =
        named.stream()
            .filter(thing -> !range.endsBefore(thing.subject()))
            .map(Accommodation::toString)
            .toList();
    return new PassedOver(0, page.passedOver() - (named.size() - within.size()), within);
  }
}
