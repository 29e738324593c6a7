package io.drover.coordinator.sweep;

import io.drover.coordinator.job.Sliced;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of keys that a sweep has looked at, published as a whole.
 *
 * @param changed keys to be made equal, in order
 * @param odd keys that somebody seems to have written on the side that was left
 * @param checkpoint where the sweep goes on: what follows the prefix in the last key it looked at;
 *     null in a page that saw nothing
 * @param looked how many keys it looked at
 * @param last whether nothing follows
 */
public record SweepPage(
    List<SweptKey> changed, List<String> odd, @Nullable String checkpoint, int looked, boolean last)
    implements Sliced<SweepPage> {
  public SweepPage {
    changed = List.copyOf(changed);
    odd = List.copyOf(odd);
  }

  /** The keys to be made equal, as the source's bucket has them. */
  public List<String> keys() {
    return changed.stream().map(SweptKey::sourceKey).toList();
  }

  @Override
  public int size() {
    return changed.size();
  }

  /** What it looked at is counted with the part that comes last. */
  @Override
  public SweepPage first(int count) {
    return new SweepPage(
        changed.subList(0, count), List.of(), changed.get(count - 1).relative(), 0, false);
  }

  @Override
  public SweepPage after(int count) {
    return new SweepPage(changed.subList(count, changed.size()), odd, checkpoint, looked, last);
  }
}
