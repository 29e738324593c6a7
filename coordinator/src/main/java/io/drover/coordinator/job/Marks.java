package io.drover.coordinator.job;

import io.drover.schemas.record.AgainMark;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A place in a topic: for each partition the offset of the next record. A partition that is not
 * mentioned is read from its beginning.
 */
public record Marks(SortedMap<Integer, Long> next) {
  public static final Marks NONE = new Marks(new TreeMap<>());

  public Marks {
    next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
    next.forEach(
        (partition, offset) -> {
          if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                "mark of partition %d is %d; neither may be negative".formatted(partition, offset));
          }
        });
  }

  public static Marks of(Map<Integer, Long> next) {
    return new Marks(new TreeMap<>(next));
  }

  static Marks of(List<AgainMark> wire) {
    SortedMap<Integer, Long> next = new TreeMap<>();
    wire.forEach(mark -> next.put(mark.getPartition(), mark.getNext()));
    return new Marks(next);
  }

  /** As the topic has it. */
  public List<AgainMark> wire() {
    return next.entrySet().stream()
        .map(mark -> new AgainMark(mark.getKey(), mark.getValue()))
        .toList();
  }

  public boolean isEmpty() {
    return next.isEmpty();
  }

  /** The next offset of a partition. */
  public long of(int partition) {
    return next.getOrDefault(partition, 0L);
  }
}
