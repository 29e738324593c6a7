package io.drover.messaging;

import io.drover.schemas.record.Outcome;

/** Which outcomes have been seen, by what each of them is the last of. Not thread-safe. */
sealed interface SeenOutcomes {
  /** What an outcome is of: two of the same are not both the last. */
  Object subject(Outcome outcome);

  /** Whether this reading of the partition is about the outcome's subject. */
  boolean wants(Outcome outcome);

  /** Sees an outcome; false if one of the same subject was seen before. */
  boolean add(Outcome outcome);

  /** Whether the partition must be read once more; if so, this is about other subjects now. */
  boolean again();

  /** The last outcome of each task: a bit for each. */
  final class OfTasks implements SeenOutcomes {
    private final OffsetSet seen = new OffsetSet();

    @Override
    public Object subject(Outcome outcome) {
      return outcome.getTask().getOffset();
    }

    @Override
    public boolean wants(Outcome outcome) {
      return true;
    }

    @Override
    public boolean add(Outcome outcome) {
      return seen.add(outcome.getTask().getOffset());
    }

    @Override
    public boolean again() {
      return false;
    }
  }

  /**
   * The last outcome of each key, which may have had many tasks. Keys are too many to be remembered
   * at once, so the partition is read as often as it takes, each time for a part of them.
   */
  final class OfKeys implements SeenOutcomes {
    /** Keys remembered at once: 64 MiB. */
    private static final long MOST = 1 << 20;

    private final KeySet seen = new KeySet();
    private final int parts;
    private int part;

    /**
     * @param most keys that there may be
     */
    OfKeys(long most) {
      this.parts = Math.toIntExact(Math.max(1, Math.ceilDiv(most, MOST)));
    }

    @Override
    public Object subject(Outcome outcome) {
      return outcome.getSourceKey();
    }

    @Override
    public boolean wants(Outcome outcome) {
      return parts == 1 || seen.hash(outcome.getSourceKey()).part(parts) == part;
    }

    @Override
    public boolean add(Outcome outcome) {
      return seen.add(seen.hash(outcome.getSourceKey()));
    }

    @Override
    public boolean again() {
      seen.clear();
      return ++part < parts;
    }
  }
}
