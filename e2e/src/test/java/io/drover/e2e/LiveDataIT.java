package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.Settings;
import io.drover.cli.client.Snapshots;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.embedded.EmbeddedBroker;
import io.drover.embedded.SchemaEndpoint;
import io.drover.messaging.KafkaClients;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Live;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.OpenUploads;
import io.drover.schemas.record.Side;
import io.drover.storage.Stores;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The data path of a live job: everything of Drover but gateways, for which a test writes to the
 * stores and says so as they would.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveDataIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "topics.partitions", "3",
          "topics.replication", "1",
          "progress.commit.interval.ms", "200",
          "messaging.commit.interval.ms", "200");

  private SchemaEndpoint registry;
  private EmbeddedBroker broker;
  private KafkaClients clients;
  private KafkaProducer<String, SpecificRecord> producer;
  private Stores stores;
  private Application application;
  private String id = "";
  private Workers workers;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    registry = SchemaEndpoint.start(Topic.DEFAULT_PREFIX, 0);
    broker = EmbeddedBroker.start(Files.createDirectory(dir.resolve("kafka")), 0);
    Map<String, String> settings = new java.util.HashMap<>(SETTINGS);
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("schema.registry.url", registry.url());
    clients =
        EmbeddedRuntime.clients(
            Settings.of(settings), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    workers = new Workers(broker.bootstrapServers(), settings);
    producer = clients.producer("application");
    stores = Stores.discover(Map.of());
  }

  @AfterAll
  void stop() {
    producer.close();
    stores.close();
    workers.close();
    broker.close();
    registry.close();
  }

  @Test
  @DisplayName(
      "L-02, L-07, L-08, O-06: both sides are equal whenever nothing is left to do: while changes"
          + " and deletions go on at the source, after the switch at the target, after the way"
          + " back")
  void bothSidesAreEqual() throws Exception {
    begin("live");
    for (int i = 0; i < 150; i++) {
      application.write(Side.SOURCE);
    }
    application.hidden("known-by-hint");
    command(Action.START, true);
    whileWriting(Side.SOURCE, () -> awaitPhase(CutoverPhase.CATCHING_UP, CutoverPhase.READY));
    application.hint("known-by-hint");
    awaitPhase(CutoverPhase.READY);
    assertThat(application.target()).isEqualTo(application.source()).isNotEmpty();

    // A gateway that died with a write on the wire, which lands before the copiers look.
    application.begun("suspect", Side.SOURCE);
    application.hidden("suspect");
    command(Action.CUTOVER, false);
    Migration switched = awaitPhase(CutoverPhase.TARGET);
    assertThat(application.target()).isEqualTo(application.source()).containsKey("suspect");
    assertThat(switched.getCutover().getSuspects()).isEmpty();

    whileWriting(Side.TARGET, () -> application.writes(60));
    command(Action.SWITCH_BACK, false);
    awaitPhase(CutoverPhase.CATCHING_UP, CutoverPhase.READY);
    assertThat(application.target()).isEqualTo(application.source());

    whileWriting(Side.SOURCE, () -> application.writes(60));
    awaitPhase(CutoverPhase.READY);
    command(Action.CUTOVER, false);
    awaitPhase(CutoverPhase.TARGET);
    whileWriting(Side.TARGET, () -> application.writes(60));
    command(Action.FINALIZE, false);
    await().atMost(PATIENCE).until(() -> job().getState() == MigrationState.COMPLETED);
    await().atMost(PATIENCE).until(() -> job().getEvidence() != null);
    assertThat(job().getEvidence().getReceipts()).isEqualTo(application.target().size());
    var progress = new Snapshots(clients).progress().get(id);
    assertThat(progress.getFailed()).isZero();
    assertThat(progress.getMigrated() + progress.getSkipped() + progress.getRemoved())
        .isEqualTo(job().getPlan().getTasks());
  }

  @Test
  @DisplayName(
      "L-02: a sweep finds what nobody reported, at the source and, in the rollback window, at the"
          + " target, and a cutover waits for it; what somebody writes at the side that was left is"
          + " told and not undone")
  void sweeps() throws Exception {
    begin("swept");
    for (int i = 0; i < 60; i++) {
      application.write(Side.SOURCE);
    }
    application.hidden("overwritten", Side.SOURCE);
    application.hidden("deleted", Side.SOURCE);
    command(Action.START, true);
    awaitPhase(CutoverPhase.READY);
    application.hidden("overwritten", Side.SOURCE);
    application.hidden("created", Side.SOURCE);
    application.deleteHidden("deleted", Side.SOURCE);
    assertThat(application.target()).isNotEqualTo(application.source());

    command(Action.SWEEP, false);
    command(Action.CUTOVER, false);
    Migration switched = awaitPhase(CutoverPhase.TARGET);

    assertThat(application.target())
        .isEqualTo(application.source())
        .containsKeys("overwritten", "created")
        .doesNotContainKey("deleted");
    assertThat(switched.getCutover().getSweep().getAsked()).isTrue();
    assertThat(switched.getCutover().getSweep().getFailure()).isNull();
    assertThat(switched.getCutover().getSweep().getFound()).isEqualTo(3);

    application.hidden("overwritten", Side.TARGET);
    application.deleteHidden("created", Side.TARGET);
    application.hidden("stranger", Side.SOURCE);
    command(Action.SWEEP, false);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                job().getCutover().getSweep().getSide() == Side.TARGET
                    && job().getCutover().getSweep().getFinishedAt() != null);

    assertThat(job().getCutover().getSweep().getOddities())
        .containsExactly("in/created", "in/stranger");
    assertThat(application.source()).containsKey("stranger");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Objects.equals(
                    application.source().get("overwritten"),
                    application.target().get("overwritten")));
  }

  private void begin(String job) {
    id = job;
    application = new Application(job, stores, clients, producer);
  }

  /** Writes all the time until something has happened. */
  private void whileWriting(Side side, Runnable something) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                application.write(side);
              }
            });
    try {
      something.run();
    } finally {
      done.set(true);
      writing.get();
    }
  }

  private void command(Action action, boolean withSpec) {
    MigrationSpec spec =
        MigrationSpec.newBuilder()
            .setSource(application.sourceUri())
            .setTarget(application.targetUri())
            .setLive(Live.newBuilder().setOpenUploads(OpenUploads.REFUSE).build())
            .build();
    Command command =
        Command.newBuilder()
            .setMigrationId(id)
            .setAction(action)
            .setSpec(withSpec ? spec : null)
            .setWhenReady(action == Action.CUTOVER)
            .build();
    assertThat(producer.send(new ProducerRecord<>(clients.topic(Topic.COMMANDS), id, command)))
        .succeedsWithin(Duration.ofSeconds(30));
  }

  private Migration job() {
    return new Snapshots(clients).migrations().get(id);
  }

  private Migration awaitPhase(CutoverPhase... phases) {
    return await()
        .atMost(PATIENCE)
        .until(
            this::job,
            job ->
                job != null
                    && job.getCutover() != null
                    && java.util.List.of(phases).contains(job.getCutover().getPhase()));
  }
}
