package io.drover.e2e.simulation;

import io.drover.schemas.Topic;
import io.drover.schemas.record.Change;
import io.drover.schemas.record.ChangeStep;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Writes of which nobody ever learnt whether they took effect, by the record of changes. */
final class Unresolved {
  private Unresolved() {}

  /** Keys with such a write, to whichever side. */
  static Set<String> keys(SimLog log) {
    Map<String, String> open = new HashMap<>();
    for (int partition = 0; partition < SimLog.PARTITIONS; partition++) {
      for (SimLog.Entry entry : log.partition(Topic.CHANGES, partition)) {
        Change change = (Change) entry.value();
        String write = change.getIncarnation() + " " + change.getNumber();
        boolean over =
            change.getStep() == ChangeStep.DONE || change.getStep() == ChangeStep.REFUSED;
        if (over) {
          open.remove(write);
        } else {
          open.put(write, change.getSourceKey());
        }
      }
    }
    return new HashSet<>(open.values());
  }
}
