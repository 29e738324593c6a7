package io.drover.coordinator.lead;

import io.drover.messaging.Outgoing;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a leader publishes at once.
 *
 * @param records states of jobs and tasks
 * @param refusals requests that are not granted
 * @param nextCommand offset of the first request that this does not answer yet; empty if it answers
 *     none
 */
public record Transaction(
    List<Outgoing> records, List<Refusal> refusals, OptionalLong nextCommand) {
  public Transaction {
    records = List.copyOf(records);
    refusals = List.copyOf(refusals);
  }

  boolean isEmpty() {
    return records.isEmpty() && refusals.isEmpty() && nextCommand.isEmpty();
  }
}
