package io.drover.coordinator.live;

import io.drover.coordinator.job.Marks;
import io.drover.coordinator.job.Sliced;
import java.util.List;
import java.util.Optional;

/**
 * Keys to be made equal, published together with how far the changes were read for.
 *
 * @param keys as the source's bucket has them, each once
 * @param readTo every change before this place is planned and resolved; empty in a part of a page
 *     that is not its last
 * @param barrier what was read to the end as of when this was asked for; 0 if nothing was asked
 * @param unresolved where there is a barrier, all keys with a write of unknown outcome
 * @param suspects the request by which the keys are suspects; 0 if they are changed keys
 */
public record ChangePage(
    List<String> keys, Optional<Marks> readTo, long barrier, List<String> unresolved, long suspects)
    implements Sliced<ChangePage> {
  public ChangePage {
    keys = List.copyOf(keys);
    unresolved = List.copyOf(unresolved);
  }

  /** Keys that are asked for, whatever is known of them. */
  public static ChangePage suspects(long request, List<String> keys) {
    return new ChangePage(keys, Optional.empty(), 0, List.of(), request);
  }

  @Override
  public int size() {
    return keys.size();
  }

  @Override
  public ChangePage first(int count) {
    return new ChangePage(keys.subList(0, count), Optional.empty(), 0, List.of(), 0);
  }

  @Override
  public ChangePage after(int count) {
    return new ChangePage(keys.subList(count, keys.size()), readTo, barrier, unresolved, suspects);
  }
}
