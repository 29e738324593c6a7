package io.drover.e2e.simulation;

import io.drover.messaging.Outgoing;
import io.drover.schemas.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Kafka as far as it matters: logs that only grow, offsets of groups, and of each transactional id
 * one writer at a time.
 */
final class SimLog {
  static final int PARTITIONS = 3;

  private final Map<Topic, List<List<Entry>>> topics = new EnumMap<>(Topic.class);
  private final Map<String, Long> committed = new HashMap<>();
  private final List<Consumer<Entry>> observers = new ArrayList<>();
  private final Map<String, Integer> producerEpochs = new HashMap<>();

  /** One record. */
  record Entry(Topic topic, int partition, long offset, String key, SpecificRecord value) {}

  /** A newer leader writes. */
  static final class FencedOff extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Called with each record as it becomes visible. */
  void observe(Consumer<Entry> observer) {
    observers.add(observer);
  }

  List<Entry> partition(Topic topic, int partition) {
    return topics
        .computeIfAbsent(topic, this::partitions)
        .get(topic.spread() == Topic.Spread.ONE ? 0 : partition);
  }

  private List<List<Entry>> partitions(Topic topic) {
    List<List<Entry>> all = new ArrayList<>();
    for (int i = 0; i < (topic.spread() == Topic.Spread.ONE ? 1 : PARTITIONS); i++) {
      all.add(new ArrayList<>());
    }
    return all;
  }

  void append(Outgoing record) {
    SpecificRecord value = record.value();
    if (value == null) {
      throw new IllegalArgumentException("nothing here writes tombstones: " + record);
    }
    int partition =
        record.topic().spread() == Topic.Spread.ONE
            ? 0
            : record
                .partition()
                .orElseGet(() -> Math.floorMod(record.key().hashCode(), PARTITIONS));
    List<Entry> log = partition(record.topic(), partition);
    Entry entry = new Entry(record.topic(), partition, log.size(), record.key(), value);
    log.add(entry);
    observers.forEach(observer -> observer.accept(entry));
  }

  /** Begins to write in transactions; whoever did before is fenced off. */
  int takeOver(String transactionalId) {
    return producerEpochs.merge(transactionalId, 1, Integer::sum);
  }

  /** Writes all or, if somebody took over, nothing. */
  void commit(String transactionalId, int epoch, List<Outgoing> records, Runnable offsets) {
    if (producerEpochs.getOrDefault(transactionalId, 0) != epoch) {
      throw new FencedOff();
    }
    records.forEach(this::append);
    offsets.run();
  }

  long committed(String group, int partition) {
    return committed.getOrDefault(group + "-" + partition, 0L);
  }

  void commitOffset(String group, int partition, long next) {
    committed.put(group + "-" + partition, next);
  }
}
