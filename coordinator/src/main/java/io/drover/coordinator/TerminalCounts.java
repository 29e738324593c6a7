package io.drover.coordinator;

import io.drover.coordinator.job.MigrationId;
import io.drover.coordinator.job.Standing;
import io.drover.coordinator.lead.Terminals;
import io.drover.messaging.Health;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Progress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Follows {@code drover.progress}: how many tasks of each job have a terminal outcome. */
final class TerminalCounts implements Terminals, AutoCloseable {
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();
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
  public Standing of(MigrationId id) {
    return standings.getOrDefault(id.value(), Standing.NONE);
  }

  Health health() {
    return reader.health();
  }

  private void add(String key, @Nullable Progress progress, int partition, long offset) {
    if (progress == null) {
      standings.remove(key);
    } else {
      standings.put(key, standing(progress));
    }
    changed.run();
  }

  private static Standing standing(Progress progress) {
    long terminal =
        progress.getMigrated()
            + progress.getSkipped()
            + progress.getFailed()
            + progress.getSourceGone()
            + progress.getCancelled()
            + progress.getPlanned()
            + progress.getRemoved();
    return new Standing(
        terminal,
        progress.getReopened(),
        progress.getFailed() == 0
            ? List.of()
            : List.of("%d failed objects".formatted(progress.getFailed())));
  }

  @Override
  public void close() {
    reader.close();
  }
}
