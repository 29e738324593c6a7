package io.drover.cli.view;

import io.drover.schemas.record.Filter;
import io.drover.schemas.record.KeyList;
import io.drover.schemas.record.MigrationSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which objects a job is about. */
final class SelectionView {
  private SelectionView() {}

  /** Lines of a description; none for a job that is about everything. */
  static List<String> lines(MigrationSpec spec) {
    List<String> lines = new ArrayList<>();
    KeyList keys = spec.getKeyList();
    if (keys != null) {
      lines.add("Keys        %s of %s".formatted(keys.getFormat(), Table.printable(keys.getUri())));
    }
    Filter filter = spec.getFilter();
    if (filter != null) {
      filter.getInclude().forEach(glob -> lines.add("Include     " + Table.printable(glob)));
      filter.getExclude().forEach(glob -> lines.add("Exclude     " + Table.printable(glob)));
      range("Size        ", size(filter.getMinSize()), size(filter.getMaxSize()), lines);
      range("Modified    ", filter.getModifiedFrom(), filter.getModifiedBefore(), lines);
    }
    return lines;
  }

  private static @Nullable String size(@Nullable Long bytes) {
    return bytes == null ? null : Quantity.count(bytes) + " B";
  }

  private static void range(
      String name, @Nullable Object from, @Nullable Object to, List<String> lines) {
    if (from != null || to != null) {
      lines.add("%s%s to %s".formatted(name, from == null ? "…" : from, to == null ? "…" : to));
    }
  }
}
