package io.drover.storage.file;

import io.drover.storage.Accommodation;
import io.drover.storage.ListPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what a listing passes over, up to a bound; the rest is counted. */
final class SkippedNames {
  private final List<Accommodation> named = new ArrayList<>();
  private long unnamed;

  void add(String rule, Path path) {
    if (named.size() < ListPage.MAX_SKIPPED - 1) {
      named.add(new Accommodation(rule, Accommodation.Effect.REFUSED, path.toString()));
    } else {
      unnamed++;
    }
  }

  /** What has been collected since the last call. */
  List<Accommodation> drain() {
    List<Accommodation> drained = new ArrayList<>(named);
    if (unnamed > 0) {
      drained.add(
          new Accommodation(ListPage.MORE, Accommodation.Effect.REFUSED, Long.toString(unnamed)));
    }
    named.clear();
    unnamed = 0;
    return drained;
  }
}
