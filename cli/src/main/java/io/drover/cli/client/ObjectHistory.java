package io.drover.cli.client;

import io.drover.messaging.KafkaClients;
import io.drover.messaging.LastOutcomes;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Task;
import io.drover.storage.StoreUri;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Everything that is on record about one object: its tasks, copies, outcomes and dead letters, of
 * every job that it is part of. Only the one partition is read that the object's key hashes to.
 */
public final class ObjectHistory {
  private final KafkaClients clients;
  private final PartitionScan scan;

  public ObjectHistory(KafkaClients clients) {
    this.clients = clients;
    this.scan = new PartitionScan(clients);
  }

  /**
   * What happened, in order.
   *
   * @param places the jobs that the object is part of, with its key at the source of each
   */
  public List<ObjectEvent> of(Map<Migration, String> places) {
    List<ObjectEvent> events = new ArrayList<>();
    Map<String, List<Migration>> byTaskKey = new HashMap<>();
    places.forEach(
        (job, key) ->
            byTaskKey
                .computeIfAbsent(
                    StoreUri.parse(job.getSpec().getSource()).bucket() + "/" + key,
                    _ -> new ArrayList<>())
                .add(job));
    byTaskKey.forEach((taskKey, jobs) -> events.addAll(of(taskKey, jobs, places)));
    events.sort(ObjectEvent.ORDER);
    return events;
  }

  private List<ObjectEvent> of(
      String taskKey, List<Migration> jobs, Map<Migration, String> places) {
    Instant since =
        jobs.stream()
            .map(Migration::getCreatedAt)
            .min(Instant::compareTo)
            .orElseThrow()
            .minus(LastOutcomes.CLOCKS_APART);
    Set<String> ids = new HashSet<>();
    Set<String> outcomeKeys = new HashSet<>();
    for (Migration job : jobs) {
      ids.add(job.getMigrationId());
      outcomeKeys.add(job.getMigrationId() + "/" + places.get(job));
    }
    int partition = scan.partitionOf(Topic.TASKS, taskKey);
    List<ObjectEvent> events = new ArrayList<>();
    read(events, Topic.TASKS, partition, Set.of(taskKey), since, Task.class, Task::getMigrationId);
    read(events, Topic.COPIES, partition, Set.of(taskKey), since, Copy.class, Copy::getMigrationId);
    read(
        events,
        Topic.OUTCOMES,
        partition,
        outcomeKeys,
        since,
        Outcome.class,
        Outcome::getMigrationId);
    events.removeIf(event -> !ids.contains(event.migration()));
    events.addAll(deadLetters(Set.of(taskKey), since));
    return events;
  }

  private <V extends SpecificRecord> void read(
      List<ObjectEvent> events,
      Topic topic,
      int partition,
      Set<String> keys,
      Instant since,
      Class<V> type,
      Function<V, String> migration) {
    try (var deserializer = clients.deserializer(type)) {
      scan.read(
          topic,
          partition,
          keys,
          since,
          record -> {
            V value = deserializer.deserialize(record.topic(), record.headers(), record.value());
            if (value != null) {
              events.add(event(topic, record, migration.apply(value), value));
            }
          });
    }
  }

  private static ObjectEvent event(
      Topic topic, ConsumerRecord<byte[], byte[]> record, String migration, SpecificRecord value) {
    return new ObjectEvent(
        Instant.ofEpochMilli(record.timestamp()),
        migration,
        topic,
        record.partition(),
        record.offset(),
        value,
        "");
  }

  private List<ObjectEvent> deadLetters(Set<String> keys, Instant since) {
    List<ObjectEvent> events = new ArrayList<>();
    scan.read(
        Topic.DEAD_LETTERS,
        0,
        keys,
        since,
        record ->
            events.add(
                new ObjectEvent(
                    Instant.ofEpochMilli(record.timestamp()),
                    "",
                    Topic.DEAD_LETTERS,
                    record.partition(),
                    record.offset(),
                    null,
                    header(record, "drover.reason"))));
    return events;
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
