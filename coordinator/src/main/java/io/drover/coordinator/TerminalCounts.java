package io.drover.coordinator;

import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.lead.Terminals;
import io.drover.messaging.Health;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Progress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Follows {@code drover.progress}: how many tasks of each job have a terminal outcome. */
final class TerminalCounts implements Terminals, AutoCloseable {
  private final Map<String, Long> counts = new ConcurrentHashMap<>();
  private final TableReader<Progress> reader;
  private final Runnable changed;

  /**
   * @param changed told after each change, on the reader's thread
   */
  TerminalCounts(KafkaClients clients, Runnable changed) {
    this.changed = changed;
    this.reader = new TableReader<>(clients, Topic.PROGRESS, Progress.class, this::add);
  }

  void start() {
    reader.follow();
  }

  @Override
  public long count(MigrationId id) {
    return counts.getOrDefault(id.value(), 0L);
  }

  Health health() {
    return reader.health();
  }

  private void add(String key, @Nullable Progress progress, int partition, long offset) {
    if (progress == null) {
      counts.remove(key);
    } else {
      counts.put(key, terminal(progress));
    }
    changed.run();
  }

  private static long terminal(Progress progress) {
    return progress.getMigrated()
        + progress.getSkipped()
        + progress.getFailed()
        + progress.getSourceGone()
        + progress.getCancelled();
  }

  @Override
  public void close() {
    reader.close();
  }
}
