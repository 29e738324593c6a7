package io.drover.coordinator;

import io.drover.coordinator.again.SealReading;
import io.drover.coordinator.job.Job;
import io.drover.coordinator.lead.Sealer;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.LastOutcomes;
import io.drover.schemas.record.Evidence;
import io.drover.storage.Retrying;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals a job with the last outcome of each of its tasks on {@code drover.outcomes}: several
 * partitions at a time, each read backwards, in bounded memory.
 */
final class TopicSealer implements Sealer {
  private static final Logger log = LoggerFactory.getLogger(TopicSealer.class);

  private final KafkaClients clients;
  private final Retrying retrying;
  private final int threads;

  /**
   * @param retrying how often and after what waits a failed reading is repeated
   * @param threads most partitions read at once
   */
  TopicSealer(KafkaClients clients, Retrying retrying, int threads) {
    this.clients = clients;
    this.retrying = retrying;
    this.threads = threads;
  }

  @Override
  public Optional<Evidence> seal(Job.Final job) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return read(job);
      } catch (KafkaException e) {
        if (attempt >= retrying.policy().attempts()) {
          throw e;
        }
        log.atInfo()
            .addKeyValue("migration", job.id())
            .addKeyValue("attempt", attempt)
            .addKeyValue("error", e.toString())
            .log("receipts could not be read, trying again");
        retrying.pause(attempt);
      }
    }
  }

  private Optional<Evidence> read(Job.Final job) throws InterruptedException {
    SealReading found = read(job, LastOutcomes.since(job.header().createdAt()));
    if (job.spec().live()) {
      // A key has had many tasks, and compaction leaves the last outcome of each key.
      return Optional.of(found.sum());
    }
    long tasks = job.plan().tasks();
    if (found.answered() < tasks && job instanceof Job.Completed) {
      found = read(job, Optional.empty()); // The clocks are further apart than anybody thought.
      if (found.answered() < tasks) {
        throw new IllegalStateException(
            "%d of the %d tasks of %s have an outcome on the topic"
                .formatted(found.answered(), tasks, job.id()));
      }
    }
    return found.evidence();
  }

  private SealReading read(Job.Final job, Optional<Instant> since) throws InterruptedException {
    int partitions = LastOutcomes.partitions(clients);
    List<Future<SealReading>> readings = new ArrayList<>(partitions);
    SealReading all = new SealReading(job);
    try (ExecutorService readers =
        Executors.newFixedThreadPool(threads, Thread.ofVirtual().name("seal-", 0).factory())) {
      try {
        for (int i = 0; i < partitions; i++) {
          int partition = i;
          readings.add(readers.submit(() -> read(job, partition, since)));
        }
        for (Future<SealReading> reading : readings) {
          all.merge(result(reading));
        }
      } finally {
        readers.shutdownNow();
      }
    }
    return all;
  }

  private static SealReading result(Future<SealReading> reading) throws InterruptedException {
    try {
      return reading.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptException) {
        throw new InterruptedException("reading of receipts was stopped");
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("reading of receipts ended", e.getCause());
    }
  }

  private LastOutcomes outcomes(Job.Final job, int partition, Optional<Instant> since) {
    String id = job.id().value();
    return job.spec().live()
        ? LastOutcomes.ofKeys(clients, id, partition, since, job.plan().tasks())
        : new LastOutcomes(clients, id, partition, since, LastOutcomes.STRETCH);
  }

  private SealReading read(Job.Final job, int partition, Optional<Instant> since) {
    SealReading reading = new SealReading(job);
    try (LastOutcomes outcomes = outcomes(job, partition, since)) {
      reading.read(partition, outcomes.end());
      while (!outcomes.atBeginning()) {
        outcomes
            .next()
            .forEach(located -> reading.take(partition, located.offset(), located.outcome()));
      }
    }
    return reading;
  }
}
