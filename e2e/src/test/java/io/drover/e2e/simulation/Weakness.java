package io.drover.e2e.simulation;

/** A protection that is taken away, to see that the checks find what it protects from. */
enum Weakness {
  /** All of them are there. */
  NONE,

  /** What a store said is passed on though the lease may be lost. */
  ANSWERS_WITHOUT_LEASE,

  /** The leader waits for nobody's confirmation. */
  NOBODY_CONFIRMS,

  /** A new leader counts nobody whom an old one granted a lease. */
  NEW_LEADER_COUNTS_NOBODY,

  /** Writes of unknown outcome are not suspect when their side is closed. */
  NO_SUSPECTS,

  /** They are, but once a side is left they are forgotten. */
  FORGETS_UNKNOWN_WRITES,

  /** A copier does not ask whether its tasks are still its own. */
  NO_TENURE,

  /** Copies replace and remove whatever is there. */
  UNCONDITIONAL_COPIES
}
