package io.drover.messaging;

import java.util.List;

/** A role found its topics missing or unfit. The message says which, and how to create them. */
public final class MissingTopics extends RuntimeException {
  private final List<String> complaints;

  MissingTopics(List<String> complaints, String bootstrapServers) {
    super(
        "topics on %s are not ready: %s; 'drover topics create --bootstrap-server %s' creates those that are missing"
            .formatted(bootstrapServers, String.join("; ", complaints), bootstrapServers));
    this.complaints = List.copyOf(complaints);
  }

  /** One sentence per topic. */
  public List<String> complaints() {
    return complaints;
  }
}
