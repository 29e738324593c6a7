package io.drover.progress;

import io.drover.messaging.Health;
import io.drover.messaging.JobTable;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.Role;
import io.drover.messaging.TopicAdmin;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.PartialProgress;
import io.drover.schemas.record.Progress;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aggregates the outcomes of objects into the progress of jobs. Any number of processes may run it;
 * they share the partitions. Killing one loses nothing and counts nothing twice: every step is a
 * Kafka transaction.
 */
public final class ProgressRole implements Role {
  private static final Logger log = LoggerFactory.getLogger(ProgressRole.class);

  private final ProgressConfig config;
  private final KafkaClients clients;
  private final MeterRegistry meters;
  private final ProgressMetrics metrics;
  private final ThreadReplacement threads;

  private volatile @Nullable Running running;
  private volatile boolean closed;

  private record Running(
      KafkaStreams streams,
      KafkaStreamsMetrics streamsMetrics,
      RocksMemory memory,
      JobTable jobs) {}

  public ProgressRole(
      ProgressConfig config, KafkaClients clients, MeterRegistry meters, Clock clock) {
    this.config = config;
    this.clients = clients;
    this.meters = meters;
    this.metrics = new ProgressMetrics(meters);
    this.threads = new ThreadReplacement(config, clock, metrics);
  }

  @Override
  public String name() {
    return "progress";
  }

  @Override
  public synchronized void start() {
    if (closed || running != null) {
      throw new IllegalStateException("role progress is started a second time or after its end");
    }
    new TopicAdmin(clients)
        .check(Topic.OUTCOMES, Topic.MIGRATIONS, Topic.PROGRESS, Topic.DEAD_LETTERS);
    var protocol = SharingProtocol.of(config.groupProtocol(), clients);
    if (protocol.equals(GroupProtocol.STREAMS.name)) {
      SharingProtocol.askForStandbys(config.standbyReplicas(), clients);
    }
    var jobs = new JobTable(clients);
    var memory = new RocksMemory(config.rocksDbBytes());
    var streams = streams(jobs, memory, protocol);
    var streamsMetrics = new KafkaStreamsMetrics(streams);
    running = new Running(streams, streamsMetrics, memory, jobs);
    try {
      streamsMetrics.bindTo(meters);
      jobs.start();
      streams.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public Health health() {
    var now = running;
    if (now == null) {
      return Health.waiting(closed ? "closed" : "not started");
    }
    return switch (now.streams().state()) {
      case RUNNING -> Health.up("counting");
      case CREATED, REBALANCING -> Health.waiting("joining the group or reading state");
      case PENDING_SHUTDOWN, NOT_RUNNING ->
          closed ? Health.waiting("closed") : Health.down("stopped");
      case PENDING_ERROR, ERROR -> Health.down("stream threads failed: " + threads.lastFailure());
    };
  }

  @Override
  public synchronized void close() {
    closed = true;
    var ending = running;
    if (ending == null) {
      return;
    }
    running = null;
    var inTime = ending.streams().close(config.closeTimeout());
    ending.streamsMetrics().close();
    ending.jobs().close();
    if (!inTime) {
      // A thread may still use what follows; the process is about to end anyway.
      log.atWarn()
          .addKeyValue("role", name())
          .addKeyValue("duration_ms", config.closeTimeout().toMillis())
          .log("stream threads did not end in time; the next start reads their state from Kafka");
      return;
    }
    ending.memory().close();
    if (config.stateIsTemporary()) {
      ending.streams().cleanUp();
    }
  }

  private KafkaStreams streams(JobTable jobs, RocksMemory memory, String protocol) {
    var inner = new HashMap<>(memory.settings());
    inner.put(
        PoisonRecords.DESTINATION,
        new PoisonRecords.Destination(clients.topic(Topic.DEAD_LETTERS), metrics));
    var topology =
        new ProgressTopology(
            new ProgressTopology.Topics(
                clients.topic(Topic.OUTCOMES),
                clients.topic(Topic.MIGRATIONS),
                clients.topic(Topic.PROGRESS)),
            new ProgressTopology.Records(
                serde(Outcome.class),
                serde(Migration.class),
                serde(PartialProgress.class),
                serde(Progress.class)),
            config.storage(),
            config.pace(),
            (id, retention, now) -> presence(jobs, id, retention, now),
            metrics);
    var streams =
        new KafkaStreams(topology.get(), StreamsSettings.of(config, clients, protocol, inner));
    streams.setUncaughtExceptionHandler(threads);
    return streams;
  }

  private <V extends SpecificRecord> Serde<V> serde(Class<V> type) {
    var serializer = clients.serializer();
    return Serdes.serdeFrom(serializer::serialize, clients.deserializer(type));
  }

  private static JobPresence presence(JobTable jobs, String id, Duration retention, long now) {
    if (!jobs.caughtUp()) {
      return JobPresence.KEPT;
    }
    return jobs.find(id)
        .map(
            job ->
                JobFacts.of(job).endedBefore(now - retention.toMillis())
                    ? JobPresence.OVER
                    : JobPresence.KEPT)
        .orElse(JobPresence.ABSENT);
  }
}
