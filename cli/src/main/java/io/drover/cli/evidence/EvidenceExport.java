package io.drover.cli.evidence;

import io.drover.messaging.KafkaClients;
import io.drover.messaging.LastOutcomes;
import io.drover.schemas.evidence.EvidenceTally;
import io.drover.schemas.evidence.ReceiptText;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the evidence of a job into a file: reads its last outcomes from the topic, those that its
 * seal covers, sorts the receipts by key on disk beside the file, and writes them. Outcomes that
 * came after the seal are counted. Memory does not grow with the job.
 */
public final class EvidenceExport {
  private static final long SORT_MEMORY = 64L << 20;

  private final KafkaClients clients;
  private final Migration job;
  private final Map<Integer, Long> sealedTo;
  private long withoutSha256;
  private long later;

  public EvidenceExport(KafkaClients clients, Migration job) {
    this.clients = clients;
    this.job = job;
    this.sealedTo = EvidenceExport.sealedTo(job);
  }

  /** What the seal covers of each partition; empty without a seal. */
  private static Map<Integer, Long> sealedTo(Migration job) {
    Map<Integer, Long> marks = new TreeMap<>();
    if (job.getEvidence() != null) {
      job.getEvidence().getUntil().forEach(each -> marks.put(each.getPartition(), each.getNext()));
    }
    return marks;
  }

  /**
   * Writes the file, which appears when it is complete. Call it once.
   *
   * @param key signs it, if there is one
   */
  public EvidenceSummary write(Path file, Optional<PrivateKey> key) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " is no file");
    }
    try (SpillSorter sorter = new SpillSorter(parent, SORT_MEMORY)) {
      EvidenceTally tally = new EvidenceTally();
      collect(sorter, tally);
      sorter.sorted();
      try (EvidenceWriter writer = new EvidenceWriter(file, EvidenceHeader.of(job, later))) {
        for (Optional<SpillSorter.Entry> next = sorter.next();
            next.isPresent();
            next = sorter.next()) {
          writer.line(next.get().value());
        }
        return writer.commit(Seal.of(tally.evidence()), withoutSha256, key);
      }
    } catch (IOException e) {
      throw new EvidenceException("cannot write %s: %s".formatted(file, e), e);
    }
  }

  /** Outcomes that came after the seal and are left out; known once the file is written. */
  public long later() {
    return later;
  }

  private void collect(SpillSorter sorter, EvidenceTally tally) throws IOException {
    int partitions = LastOutcomes.partitions(clients);
    for (int partition = 0; partition < partitions; partition++) {
      Long sealed = sealedTo.get(partition);
      try (LastOutcomes outcomes = outcomes(partition)) {
        if (sealed != null) {
          later += outcomes.ofJobFrom(sealed);
          outcomes.until(sealed);
        }
        while (!outcomes.atBeginning()) {
          for (LastOutcomes.Located located : outcomes.next()) {
            take(located.outcome(), sorter, tally);
          }
        }
      }
    }
  }

  /** An object of a live job may have had many tasks; its last one counts. */
  private LastOutcomes outcomes(int partition) {
    Optional<Instant> since = LastOutcomes.since(job.getCreatedAt());
    String id = job.getMigrationId();
    return job.getSpec().getLive() == null
        ? new LastOutcomes(clients, id, partition, since, LastOutcomes.STRETCH)
        : LastOutcomes.ofKeys(clients, id, partition, since, job.getPlan().getTasks());
  }

  private void take(Outcome outcome, SpillSorter sorter, EvidenceTally tally) throws IOException {
    Receipt receipt = outcome.getReceipt();
    if (receipt != null) {
      tally.add(receipt);
      withoutSha256 += ReceiptText.sha256(receipt).isPresent() ? 0 : 1;
      sorter.add(
          receipt.getSourceKey().getBytes(StandardCharsets.UTF_8),
          EvidenceEntry.line(outcome.getStatus(), receipt));
    }
  }
}
