package io.drover.messaging;

import io.drover.schemas.Topic;
import io.drover.schemas.record.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads one partition of {@code drover.outcomes} from its end to its beginning and gives the
 * outcome of each task of one job that holds ({@link io.drover.schemas.Finality}), newest first,
 * stretch by stretch; or the last one of each key, for a live job, whose keys have a task for each
 * change. So the first end that is seen of a task is the one that counts, and whether a task was
 * seen takes one bit: no table, no temporary file, however many objects the job has. Where tasks
 * were put off or left undone the partition is read again for those that have no end.
 *
 * <p>Memory: a stretch of at most the given number of outcomes, and a bit per task of the job in
 * this partition. Not thread-safe; several partitions may be read by as many threads.
 */
public final class LastOutcomes implements AutoCloseable {
  /** Outcomes that a stretch has at most: a few MiB, and few enough requests. */
  public static final int STRETCH = 5_000;

  /** How far apart the clocks of a cluster may be; who finds too few outcomes reads them all. */
  public static final Duration CLOCKS_APART = Duration.ofHours(1);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long WIDEST = 1 << 20;

  /**
   * The last outcome of a task.
   *
   * @param offset where it is in the partition
   * @param pass in which reading of the partition it was found; each is newest first
   */
  public record Located(long offset, int pass, Outcome outcome) {}

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<Outcome> deserializer;
  private final TopicPartition partition;
  private final byte[] keyPrefix;
  private final String migrationId;
  private final int most;
  private final int patience;
  private final SeenOutcomes seen;
  private final long beginning;
  private long end;
  private long position;
  private long width;

  /**
   * Begins at the present end.
   *
   * @param since nothing before this instant is looked at, by the clocks of those who wrote it;
   *     empty reads to the beginning of the topic
   * @param most outcomes in one stretch, 1 or more
   * @throws org.apache.kafka.common.KafkaException if the cluster does not answer
   */
  public LastOutcomes(
      KafkaClients clients, String migrationId, int partition, Optional<Instant> since, int most) {
    this(clients, migrationId, partition, since, most, new SeenOutcomes.OfTasks());
  }

  /**
   * Leaves out what stands at this offset or behind it. Before the first {@link #next}.
   *
   * @return this
   */
  public LastOutcomes until(long offset) {
    end = Math.min(end, offset);
    position = end;
    return this;
  }

  /**
   * The last outcome of each key instead of each task, newest first among some of the keys, then
   * among others.
   *
   * @param tasks how many tasks the job has, which is how many keys it may have at most
   */
  public static LastOutcomes ofKeys(
      KafkaClients clients,
      String migrationId,
      int partition,
      Optional<Instant> since,
      long tasks) {
    return new LastOutcomes(
        clients, migrationId, partition, since, STRETCH, new SeenOutcomes.OfKeys(tasks));
  }

  private LastOutcomes(
      KafkaClients clients,
      String migrationId,
      int partition,
      Optional<Instant> since,
      int most,
      SeenOutcomes seen) {
    this.seen = seen;
    this.migrationId = migrationId;
    this.keyPrefix = (migrationId + "/").getBytes(StandardCharsets.UTF_8);
    this.partition = new TopicPartition(clients.topic(Topic.OUTCOMES), partition);
    this.most = most;
    this.width = most;
    this.deserializer = clients.deserializer(Outcome.class);
    this.consumer = clients.byteConsumer("", "drover-outcomes-" + partition, Map.of());
    Duration timeout = clients.config().brokerTimeout();
    this.patience = Math.toIntExact(Math.max(1, timeout.dividedBy(POLL)));
    List<TopicPartition> only = List.of(this.partition);
    consumer.assign(only);
    this.beginning =
        since.isPresent()
            ? firstSince(since.get(), timeout)
            : Objects.requireNonNull(consumer.beginningOffsets(only, timeout).get(this.partition));
    this.end = Objects.requireNonNull(consumer.endOffsets(only, timeout).get(this.partition));
    this.position = end;
  }

  private long firstSince(Instant since, Duration timeout) {
    OffsetAndTimestamp first =
        consumer.offsetsForTimes(Map.of(partition, since.toEpochMilli()), timeout).get(partition);
    return first == null ? Long.MAX_VALUE : first.offset();
  }

  /**
   * From when on the outcomes of a job may be found, by clocks that may differ by {@link
   * #CLOCKS_APART}.
   */
  public static Optional<Instant> since(Instant created) {
    return Optional.of(created.minus(CLOCKS_APART));
  }

  /** How many partitions there are to read. */
  public static int partitions(KafkaClients clients) {
    try (Consumer<byte[], byte[]> consumer =
        clients.byteConsumer("", "drover-outcomes", Map.of())) {
      return consumer
          .partitionsFor(clients.topic(Topic.OUTCOMES), clients.config().brokerTimeout())
          .size();
    }
  }

  /**
   * Counts the outcomes of the job between an offset and the end; several of one task count each.
   */
  public long ofJobFrom(long offset) {
    if (offset >= end) {
      return 0;
    }
    long[] count = new long[1];
    read(Math.max(offset, beginning), record -> count[0] += ours(record) ? 1 : 0);
    return count[0];
  }

  /** The offset behind the last outcome that is read. */
  public long end() {
    return end;
  }

  /** What is below this offset has not been looked at yet. */
  public long position() {
    return position;
  }

  /** Whether everything has been looked at. */
  public boolean atBeginning() {
    return position <= beginning;
  }

  /**
   * The next stretch towards the beginning, newest first; may be empty, which says nothing about
   * what is before it.
   *
   * @throws org.apache.kafka.common.KafkaException if the cluster does not answer, or a record of
   *     the job cannot be decoded
   */
  public List<Located> next() {
    Stretch stretch = new Stretch(Math.max(beginning, position - width));
    read(stretch.from, stretch::read);
    position = stretch.from;
    adapt(stretch);
    List<Located> unseen = stretch.unseen();
    if (position <= beginning && seen.again()) {
      position = end;
      width = most;
    }
    return unseen;
  }

  /** Reads forwards, from an offset to the position. */
  private void read(long from, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    consumer.seek(partition, from);
    int idle = 0;
    while (consumer.position(partition) < position) {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
      idle = polled.isEmpty() ? idle + 1 : 0;
      if (idle > patience) {
        throw new TimeoutException(
            "%s could not be read to offset %d".formatted(partition, position));
      }
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        if (record.offset() < position) {
          reader.accept(record);
        }
      }
    }
  }

  /** Few records where many offsets were asked for are what compaction leaves. */
  private void adapt(Stretch stretch) {
    if (stretch.dropped) {
      width = Math.max(most, width / 2);
    } else if (stretch.records < width / 4) {
      width = Math.min(width * 2, WIDEST);
    }
  }

  private boolean ours(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    return key != null
        && record.value() != null
        && key.length > keyPrefix.length
        && Arrays.equals(key, 0, keyPrefix.length, keyPrefix, 0, keyPrefix.length);
  }

  /** Lets go of the cluster. */
  @Override
  public void close() {
    consumer.close();
  }

  /** What is read between two offsets; if it is more than may be held, the oldest waits. */
  private final class Stretch {
    private final TreeMap<Long, Outcome> byOffset = new TreeMap<>();
    private final Map<Object, Long> lastOfSubject = new HashMap<>();
    private long from;
    private long records;
    private boolean dropped;

    Stretch(long from) {
      this.from = from;
    }

    void read(ConsumerRecord<byte[], byte[]> record) {
      records++;
      if (!ours(record)) {
        return;
      }
      Outcome outcome = deserializer.deserialize(record.topic(), record.headers(), record.value());
      if (!outcome.getMigrationId().equals(migrationId) || !seen.wants(outcome)) {
        return;
      }
      Long earlier = lastOfSubject.put(seen.subject(outcome), record.offset());
      if (earlier != null) {
        byOffset.remove(earlier);
      }
      byOffset.put(record.offset(), outcome);
      if (byOffset.size() > most) {
        Map.Entry<Long, Outcome> oldest = byOffset.pollFirstEntry();
        lastOfSubject.remove(seen.subject(oldest.getValue()), oldest.getKey());
        from = oldest.getKey() + 1;
        dropped = true;
      }
    }

    List<Located> unseen() {
      List<Located> found = new ArrayList<>(byOffset.size());
      byOffset
          .descendingMap()
          .forEach(
              (offset, outcome) -> {
                if (seen.add(outcome)) {
                  found.add(new Located(offset, seen.pass(), outcome));
                }
              });
      return found;
    }
  }
}
