package io.drover.coordinator;

import io.drover.coordinator.job.Job;
import io.drover.coordinator.job.JobRecords;
import io.drover.coordinator.job.MigrationId;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Migration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rebuilds every job from {@code drover.migrations}. */
final class History {
  private final Map<String, Migration> latest = new HashMap<>();

  private History() {}

  /**
   * Every job in its last published state.
   *
   * @throws IllegalStateException if a record cannot be read: going on from an older state would
   *     publish tasks twice
   */
  static Map<MigrationId, Job> read(KafkaClients clients) {
    History history = new History();
    try (var reader = new TableReader<>(clients, Topic.MIGRATIONS, Migration.class, history::add)) {
      reader.readToEnd();
      if (reader.undecodable() > 0) {
        throw new IllegalStateException(
            "%d records of %s cannot be read; a leader must know them all"
                .formatted(reader.undecodable(), clients.topic(Topic.MIGRATIONS)));
      }
    }
    return history.jobs();
  }

  private void add(String key, @Nullable Migration value, int partition, long offset) {
    Migration known = latest.get(key);
    if (value == null) {
      latest.remove(key);
    } else if (known == null || value.getRevision() >= known.getRevision()) {
      latest.put(key, value);
    }
  }

  private Map<MigrationId, Job> jobs() {
    Map<MigrationId, Job> jobs = new TreeMap<>();
    latest.values().stream().map(JobRecords::fromRecord).forEach(job -> jobs.put(job.id(), job));
    return jobs;
  }
}
