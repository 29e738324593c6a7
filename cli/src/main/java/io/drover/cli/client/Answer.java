package io.drover.cli.client;

import io.drover.schemas.record.Migration;

/** What came back for a request. */
public sealed interface Answer {
  /** The job exists now, in this state. */
  record Accepted(Migration migration) implements Answer {}

  /** Nothing was changed; the reason is the coordinator's. */
  record Refused(String reason) implements Answer {}

  /**
   * Nobody answered in time; the request stays on its topic and will be answered once a coordinator
   * runs.
   */
  record Pending() implements Answer {}
}
