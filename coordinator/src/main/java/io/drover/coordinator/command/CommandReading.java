package io.drover.coordinator.command;

import io.drover.coordinator.job.JobCommand;

/** What a record of {@code drover.commands} turned out to be. */
public sealed interface CommandReading {
  /** What the requester calls the request; empty if it has no name or none could be read. */
  String commandId();

  /** A request that can be decided. */
  record Understood(String commandId, JobCommand command) implements CommandReading {}

  /**
   * Something else.
   *
   * @param migrationId the job that it seems to be about; may be empty
   * @param reason what is wrong with it
   */
  record Unreadable(String commandId, String migrationId, String reason)
      implements CommandReading {}
}
