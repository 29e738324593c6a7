package io.drover.coordinator.job;

import java.util.List;

/** The answer to a command. */
public sealed interface Decision {
  /** Granted. No events if everything is already as requested. */
  record Granted(List<JobEvent> events) implements Decision {
    public Granted {
      events = List.copyOf(events);
    }
  }

  /** Nothing changes, for this reason, which the requester can read. */
  record Refused(String reason) implements Decision {}

  Decision UNCHANGED = new Granted(List.of());

  static Decision grant(JobEvent event) {
    return new Granted(List.of(event));
  }

  static Decision refuse(String reason) {
    return new Refused(reason);
  }
}
