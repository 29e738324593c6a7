package io.drover.cli.view;

import io.drover.schemas.record.Plan;
import java.util.ArrayList;
import java.util.List;

/** What a plan met and made no task of. */
public final class PassedOverView {
  private static final int SHOWN = 5;

  private PassedOverView() {}

  /** Lines for the end of a summary; none if nothing was passed over. */
  public static List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    if (plan.getFiltered() > 0) {
      lines.add(
          "  filtered  %s left out by the filter".formatted(Quantity.count(plan.getFiltered())));
    }
    if (plan.getPassedOver() > 0) {
      lines.add(
          "  WARNING   %s not copied because they are no objects, or no keys of the source:"
              .formatted(Quantity.count(plan.getPassedOver())));
      plan.getPassedOverExamples().stream()
          .limit(SHOWN)
          .forEach(example -> lines.add("            " + Table.printable(example)));
      if (plan.getPassedOver() > SHOWN) {
        lines.add("            … and more: 'drover status --json' has the first of them");
      }
    }
    return lines;
  }
}
