package io.drover.messaging;

import io.drover.schemas.Finality;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which outcomes have been seen, by what each of them is the last of. Not thread-safe. */
sealed interface SeenOutcomes {
  /** What an outcome is of: two of the same are not both the last. */
  Object subject(Outcome outcome);

  /** Whether this reading of the partition is about the outcome's subject. */
  boolean wants(Outcome outcome);

  /** Sees an outcome; false if one of the same subject was seen before. */
  boolean add(Outcome outcome);

  /** Whether the partition must be read once more; if so, this is about other outcomes now. */
  boolean again();

  /** Which reading of the partition this is. */
  int pass();

  /**
   * The outcome of each task that holds ({@link Finality}): the last one, unless that only puts off
   * or leaves undone what had an end before. A partition that has such outcomes is read once more
   * for each kind of them that may hold; a bit for each task tells which have had their turn.
   */
  final class OfTasks implements SeenOutcomes {
    /** What kinds of outcomes there are, in the order in which they hold. */
    private enum Kind {
      /** An end. */
      END,
      /** Left undone, with a receipt for what was done. */
      KEPT,
      LEFT_UNDONE,
      /** Neither: put off, or taken up again. The later one of both holds. */
      OPEN;

      static Kind of(Outcome outcome) {
        return switch (outcome.getStatus()) {
          case MIGRATED, SKIPPED, FAILED, SOURCE_GONE, PLANNED, REMOVED -> END;
          case CANCELLED -> outcome.getReceipt() == null ? LEFT_UNDONE : KEPT;
          case DEFERRED, REOPENED -> OPEN;
        };
      }
    }

    private static final List<Kind> PASSES = List.of(Kind.values());

    private final OffsetSet given = new OffsetSet();
    private final OffsetSet reopened = new OffsetSet();
    private final Map<Kind, OffsetSet> met = new EnumMap<>(Kind.class);
    private int pass;

    @Override
    public Object subject(Outcome outcome) {
      return offset(outcome);
    }

    @Override
    public boolean wants(Outcome outcome) {
      Kind kind = Kind.of(outcome);
      if (wanted() == Kind.END && kind != Kind.END) {
        met.computeIfAbsent(kind, _ -> new OffsetSet()).add(offset(outcome));
      }
      return kind == wanted()
          || (wanted() == Kind.END && outcome.getStatus() == OutcomeStatus.REOPENED);
    }

    @Override
    public boolean add(Outcome outcome) {
      if (wanted() == Kind.END && outcome.getStatus() == OutcomeStatus.REOPENED) {
        if (!given.has(offset(outcome))) {
          reopened.add(offset(outcome)); // The end before it is no end any more.
        }
        return false;
      }
      return !(wanted() == Kind.END && reopened.has(offset(outcome))) && given.add(offset(outcome));
    }

    @Override
    public boolean again() {
      while (wanted() != Kind.OPEN) {
        pass++;
        OffsetSet candidates = met.get(wanted());
        if (candidates != null && !given.hasAll(candidates)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public int pass() {
      return pass;
    }

    private Kind wanted() {
      return PASSES.get(pass);
    }

    private static long offset(Outcome outcome) {
      return outcome.getTask().getOffset();
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

    @Override
    public int pass() {
      return part;
    }
  }
}
