package io.drover.e2e;

import io.drover.messaging.KafkaClients;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.evidence.ReceiptText;
import io.drover.schemas.record.Outcome;
import java.util.Map;
import java.util.TreeMap;

/** The receipts of a job, as they are on the topic. */
final class Receipts {
  private Receipts() {}

  /** The SHA-256 of each object that has a receipt, by its source key; empty text without one. */
  static Map<String, String> hashes(KafkaClients clients, String job) {
    Map<String, String> hashes = new TreeMap<>();
    try (var reader =
        new TableReader<>(
            clients,
            Topic.OUTCOMES,
            Outcome.class,
            (key, outcome, partition, offset) -> {
              if (outcome != null
                  && outcome.getMigrationId().equals(job)
                  && outcome.getReceipt() != null) {
                hashes.put(
                    outcome.getSourceKey(), ReceiptText.sha256(outcome.getReceipt()).orElse(""));
              }
            })) {
      reader.readToEnd();
    }
    return hashes;
  }
}
