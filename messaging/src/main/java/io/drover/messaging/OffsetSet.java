package io.drover.messaging;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

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
}
