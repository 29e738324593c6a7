package io.drover.progress;

import io.drover.schemas.Finality;
import io.drover.schemas.record.OutcomeStatus;

/**
 * The present status of one task in four bits. The codes are stored in changelogs: they never
 * change, and 10 to 15 are free.
 */
enum TaskStatus {
  /** No outcome has been seen. */
  OPEN(0),
  MIGRATED(1),
  SKIPPED(2),
  FAILED(3),
  SOURCE_GONE(4),
  CANCELLED(5),
  /** Answered without being done, to be planned again as another task. */
  DEFERRED(6),
  /** It failed and is to be tried again as another task. */
  REOPENED(7),
  /** A dry run found that it would be copied. */
  PLANNED(8),
  /** A rollback removed the copy. */
  REMOVED(9);

  private static final TaskStatus[] BY_CODE = values();

  private final int code;

  TaskStatus(int code) {
    this.code = code;
  }

  static TaskStatus of(OutcomeStatus status) {
    return switch (status) {
      case MIGRATED -> MIGRATED;
      case SKIPPED -> SKIPPED;
      case FAILED -> FAILED;
      case SOURCE_GONE -> SOURCE_GONE;
      case DEFERRED -> DEFERRED;
      case CANCELLED -> CANCELLED;
      case REOPENED -> REOPENED;
      case PLANNED -> PLANNED;
      case REMOVED -> REMOVED;
    };
  }

  /**
   * The status stored as {@code code}; an unknown code means a changelog written by a later
   * version.
   */
  static TaskStatus ofCode(int code) {
    if (code >= BY_CODE.length) {
      throw new IllegalStateException(
          "task status code is " + code + ", must be below " + BY_CODE.length);
    }
    return BY_CODE[code];
  }

  /** Whether the task goes to another status when it is answered so. */
  boolean yieldsTo(OutcomeStatus answer) {
    return this == OPEN || Finality.replaces(OutcomeStatus.valueOf(name()), answer);
  }

  int code() {
    return code;
  }
}
