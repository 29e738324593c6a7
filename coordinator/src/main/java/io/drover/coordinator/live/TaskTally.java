package io.drover.coordinator.live;

import io.drover.coordinator.job.Standing;
import io.drover.schemas.Finality;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.TaskRef;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tasks of one job have a terminal outcome, as its outcomes come by from the first one on:
 * two bits for each task, so that an outcome that is repeated counts once. Knows what it has seen,
 * so it may be behind, never ahead. Not thread-safe.
 */
public final class TaskTally {
  private static final int BLOCK = 1 << 16;

  /** Tasks of a block of offsets. */
  private static final class Block {
    private final BitSet terminal = new BitSet();
    private final BitSet failed = new BitSet();
  }

  private record Place(int partition, long block) {}

  private final Map<Place, Block> blocks = new HashMap<>();
  private final int mostBlocks;
  private long terminal;
  private long failed;
  private long reopened;

  /**
   * @param mostTasks offsets that are remembered, in steps of 65,536; outcomes of tasks elsewhere
   *     are not counted
   */
  public TaskTally(long mostTasks) {
    this.mostBlocks = Math.toIntExact(Math.ceilDiv(mostTasks, BLOCK));
  }

  /** Takes the next outcome of the job. */
  public void accept(Outcome outcome) {
    OutcomeStatus status = outcome.getStatus();
    if (status == OutcomeStatus.REOPENED) {
      reopened++;
    }
    TaskRef task = outcome.getTask();
    Place place = new Place(task.getPartition(), Math.floorDiv(task.getOffset(), (long) BLOCK));
    Block block = blocks.get(place);
    if (block == null) {
      if (!Finality.isTerminal(status) || blocks.size() >= mostBlocks) {
        return;
      }
      block = new Block();
      blocks.put(place, block);
    }
    set(block, Math.floorMod(task.getOffset(), BLOCK), status);
  }

  private void set(Block block, int bit, OutcomeStatus status) {
    boolean was = block.terminal.get(bit);
    boolean leftUndone = status == OutcomeStatus.DEFERRED || status == OutcomeStatus.CANCELLED;
    if (was && leftUndone) {
      return; // Being put off or left undone never undoes an end.
    }
    boolean is = Finality.isTerminal(status);
    boolean failedBefore = block.failed.get(bit);
    boolean failedNow = status == OutcomeStatus.FAILED;
    terminal += (is ? 1 : 0) - (was ? 1 : 0);
    failed += (failedNow ? 1 : 0) - (failedBefore ? 1 : 0);
    block.terminal.set(bit, is);
    block.failed.set(bit, failedNow);
  }

  /** How far the tasks are. */
  public Standing standing() {
    return new Standing(
        terminal,
        reopened,
        failed == 0 ? List.of() : List.of("%d failed objects".formatted(failed)));
  }
}
