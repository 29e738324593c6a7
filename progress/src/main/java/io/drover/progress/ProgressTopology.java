package io.drover.progress;

import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.PartialProgress;
import io.drover.schemas.record.Progress;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * From outcomes to progress, in two steps: as many tallies as drover.outcomes has partitions, then
 * one merge.
 *
 * <p>The names of nodes, stores and the internal topic are part of the application's durable state:
 * changing one loses what it holds.
 */
public final class ProgressTopology implements Supplier<Topology> {
  static final String STATUSES = "statuses";
  static final String SUMS = "sums";
  static final String PARTIALS = "partials";
  static final String JOBS = "jobs";
  static final Serde<byte[]> BYTES = Serdes.ByteArray();

  /**
   * A segment of a changelog; small, so that compaction, which leaves the last segment alone, keeps
   * restoring short.
   */
  private static final Map<String, String> CHANGELOG =
      Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(16 * 1024 * 1024));

  private final Topics topics;
  private final Records records;
  private final Storage storage;
  private final Pace pace;
  private final JobPresence.Source jobs;
  private final ProgressMetrics metrics;

  /** Full names of the topics that are read and written. */
  record Topics(String outcomes, String migrations, String progress) {}

  /** How the records of those topics are read and written. */
  record Records(
      Serde<Outcome> outcome,
      Serde<Migration> migration,
      Serde<PartialProgress> partial,
      Serde<Progress> progress) {}

  /** Where task statuses are kept while the application runs; a changelog has them in any case. */
  enum Storage {
    /** On disk, within a fixed amount of memory. */
    ROCKSDB,
    /** In the heap: half a byte per object of every job that is retained. */
    MEMORY
  }

  ProgressTopology(
      Topics topics,
      Records records,
      Storage storage,
      Pace pace,
      JobPresence.Source jobs,
      ProgressMetrics metrics) {
    this.topics = topics;
    this.records = records;
    this.storage = storage;
    this.pace = pace;
    this.jobs = jobs;
    this.metrics = metrics;
  }

  @Override
  public Topology get() {
    var builder = new StreamsBuilder();
    var partials =
        builder.stream(
                topics.outcomes(), Consumed.with(BYTES, records.outcome()).withName("outcomes"))
            .process(
                with(() -> new OutcomeTally(pace, jobs, metrics), statuses(), small(SUMS)),
                Named.as("tally"))
            .repartition(
                Repartitioned.with(Serdes.String(), records.partial())
                    .withNumberOfPartitions(1)
                    .withName("partials"));
    var migrations =
        builder.stream(
            topics.migrations(),
            Consumed.with(Serdes.String(), records.migration()).withName("migrations"));
    KStream<String, SpecificRecord> partialRecords =
        partials.mapValues(record -> record, Named.as("partial"));
    KStream<String, SpecificRecord> migrationRecords =
        migrations.mapValues(record -> record, Named.as("migration"));
    partialRecords
        .merge(migrationRecords, Named.as("both"))
        .process(
            with(() -> new JobMerge(pace, metrics), small(PARTIALS), small(JOBS)),
            Named.as("merge"))
        .to(
            topics.progress(),
            Produced.with(Serdes.String(), records.progress()).withName("progress"));
    return builder.build();
  }

  /** The one store that grows with the size of jobs. */
  private StoreBuilder<KeyValueStore<byte[], byte[]>> statuses() {
    return store(
        switch (storage) {
          case ROCKSDB -> Stores.persistentKeyValueStore(STATUSES);
          case MEMORY -> Stores.inMemoryKeyValueStore(STATUSES);
        });
  }

  /** A store with a few entries per retained job. */
  private static StoreBuilder<KeyValueStore<byte[], byte[]>> small(String name) {
    return store(Stores.inMemoryKeyValueStore(name));
  }

  /** Cached, so that only what changed between two commits goes to the changelog, once. */
  private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(
      KeyValueBytesStoreSupplier supplier) {
    return Stores.keyValueStoreBuilder(supplier, BYTES, BYTES)
        .withLoggingEnabled(CHANGELOG)
        .withCachingEnabled();
  }

  private static <K, V, L, W> ProcessorSupplier<K, V, L, W> with(
      Supplier<Processor<K, V, L, W>> processor, StoreBuilder<?>... stores) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<K, V, L, W> get() {
        return processor.get();
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(stores);
      }
    };
  }
}
