package io.drover.messaging;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A set of offsets, about a bit each where they lie close together. Not thread-safe. */
final class OffsetSet {
  private static final int BLOCK = 1 << 16;

  private final Map<Long, BitSet> blocks = new HashMap<>();

  /** Adds an offset; false if it was in already. */
  boolean add(long offset) {
    BitSet block = blocks.computeIfAbsent(offset / BLOCK, _ -> new BitSet());
    int bit = (int) (offset % BLOCK);
    boolean added = !block.get(bit);
    block.set(bit);
    return added;
  }

  /** Whether an offset is in. */
  boolean has(long offset) {
    BitSet block = blocks.get(offset / BLOCK);
    return block != null && block.get((int) (offset % BLOCK));
  }

  /** Whether all of another set are in. */
  boolean hasAll(OffsetSet others) {
    return others.blocks.entrySet().stream()
        .allMatch(other -> covers(blocks.get(other.getKey()), other.getValue()));
  }

  private static boolean covers(@Nullable BitSet block, BitSet others) {
    BitSet missing = (BitSet) others.clone();
    if (block != null) {
      missing.andNot(block);
    }
    return missing.isEmpty();
  }
}
