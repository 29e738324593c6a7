package io.drover.schemas;

import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Migration;

/** Which way the objects of a live job are copied in each phase of its cutover. */
public enum LiveDirection {
  /** From source to target: the source is authoritative. */
  FORWARD,
  /**
   * From target to source: the target is. Also once the way back is closed: what was planned until
   * then is still done, though nothing more is planned.
   */
  BACK,
  /**
   * Neither: both sides are equal and reads move from one to the other, the source is being cleaned
   * up, or the job gave up. Every task from before has its answer, so whoever meets one again meets
   * a repetition.
   */
  NONE;

  /** The direction in the state that a job is in. */
  public static LiveDirection of(Migration job) {
    Cutover cutover = job.getCutover();
    return cutover == null ? FORWARD : of(cutover.getPhase());
  }

  /** The direction in a phase. */
  public static LiveDirection of(CutoverPhase phase) {
    return switch (phase) {
      case STARTING, CATCHING_UP, READY, CLOSING, SYNCING -> FORWARD;
      case TARGET, CLOSING_BACK, SYNCING_BACK, FINAL -> BACK;
      case READING_TARGET, READING_SOURCE, WITHDRAWN, CLEANING, CHECKING_SOURCE -> NONE;
    };
  }

  /**
   * Whether tasks of a direction are to be done now.
   *
   * @param reverse whether they read the target
   */
  public boolean admits(boolean reverse) {
    return this == (reverse ? BACK : FORWARD);
  }
}
