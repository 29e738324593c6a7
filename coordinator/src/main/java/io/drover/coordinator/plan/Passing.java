package io.drover.coordinator.plan;

import io.drover.coordinator.job.PassedOver;
import io.drover.storage.ListPage;

/** Counts what a store's listing shows and that is no object. */
final class Passing {
  private Passing() {}

  static PassedOver of(ListPage page) {
    return page.skipped().isEmpty()
        ? PassedOver.NOTHING
        : new PassedOver(
            0,
            page.passedOver(),
            page.skipped().stream()
                .filter(thing -> !thing.rule().equals(ListPage.MORE))
                .map(thing -> thing.rule() + ":" + thing.subject())
                .toList());
  }
}
