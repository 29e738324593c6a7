package io.drover.storage.file;

import io.drover.storage.Accommodation;
import io.drover.storage.ListPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what a listing passes over, up to a bound; the rest is counted. */
final class SkippedNames {
  /** How much was collected at some time. */
  record Mark(int named, long unnamed) {}

  private final List<Accommodation> named = new ArrayList<>();
  private long unnamed;

  void add(String rule, Path path) {
    if (named.size() < ListPage.MAX_SKIPPED - 1) {
      named.add(new Accommodation(rule, Accommodation.Effect.REFUSED, path.toString()));
    } else {
      unnamed++;
    }
  }

  /** What is collected now. */
  Mark mark() {
    return new Mark(named.size(), unnamed);
  }

  /** What has been collected since the last call. */
  List<Accommodation> drain() {
    return drain(mark());
  }

  /** What had been collected at a mark; the rest stays. */
  List<Accommodation> drain(Mark mark) {
    List<Accommodation> drained = new ArrayList<>(named.subList(0, mark.named()));
    if (mark.unnamed() > 0) {
      drained.add(
          new Accommodation(
              ListPage.MORE, Accommodation.Effect.REFUSED, Long.toString(mark.unnamed())));
    }
    named.subList(0, mark.named()).clear();
    unnamed -= mark.unnamed();
    return drained;
  }
}
