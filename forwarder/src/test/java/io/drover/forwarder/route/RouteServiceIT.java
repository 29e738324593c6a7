package io.drover.forwarder.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.forwarder.SlowDown;
import io.drover.forwarder.Traffic;
import io.drover.forwarder.WritePass;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Change;
import io.drover.schemas.record.ChangeStep;
import io.drover.schemas.record.ConfirmedRoute;
import io.drover.schemas.record.GatewayHeartbeat;
import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.OpenUploads;
import io.drover.schemas.record.Route;
import io.drover.schemas.record.RouteStage;
import io.drover.schemas.record.Side;
import io.drover.storage.ObjectKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PREFIX = "s3://photos/2024/";
  private static final ObjectKey KEY = new ObjectKey("2024/a");

  private final TopicSpace space = new TopicSpace();
  private final AtomicBoolean granting = new AtomicBoolean(true);
  private final Map<String, GatewayHeartbeat> heard = new ConcurrentHashMap<>();
  private TableReader<GatewayHeartbeat> coordinator;

  /** Grants whatever is asked for. */
  @BeforeAll
  void start() {
    coordinator =
        new TableReader<>(
            space.clients,
            Topic.GATEWAYS,
            GatewayHeartbeat.class,
            (gateway, beat, _, _) -> {
              if (beat == null) {
                heard.remove(gateway);
                return;
              }
              heard.put(gateway, beat);
              if (granting.get()) {
                space.send(
                    Topic.LEASES,
                    gateway,
                    new LeaseGrant(
                        gateway, beat.getIncarnation(), beat.getSequence(), 2_000L, Instant.EPOCH));
              }
            });
    coordinator.follow();
  }

  @AfterAll
  void stop() {
    coordinator.close();
    space.close();
  }

  private RouteService gateway(String name) {
    RouteService service =
        new RouteService(
            RouteConfig.of(Map.of("routing.heartbeat.ms", "100")),
            space.clients,
            new RouteService.Surroundings(
                name,
                "",
                Forwarding.NONE,
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                System::nanoTime));
    service.start();
    await().atMost(PATIENCE).until(() -> service.closedBecause().isEmpty());
    return service;
  }

  private void route(long epoch, Side side, RouteStage stage) {
    space.send(
        Topic.ROUTES,
        PREFIX,
        Route.newBuilder()
            .setPrefix(PREFIX)
            .setMigrationId("job")
            .setEpoch(epoch)
            .setSource(PREFIX)
            .setTarget("s3://new/")
            .setSide(side)
            .setStage(stage)
            .setOpenUploads(OpenUploads.REFUSE)
            .setPublishedAt(Instant.EPOCH)
            .build());
  }

  private void awaitConfirmed(String gateway, long epoch) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> confirmed(gateway) == epoch);
  }

  private long confirmed(String gateway) {
    GatewayHeartbeat beat = heard.get(gateway);
    return beat == null
        ? 0
        : beat.getConfirmed().stream().mapToLong(ConfirmedRoute::getEpoch).findFirst().orElse(0);
  }

  @Test
  @DisplayName(
      "L-02 L-04 a write is recorded before and after; a switch holds the next one and sends it to"
          + " the new side; the gateway says farewell")
  void switches() throws Exception {
    RouteService service = gateway("g1");
    Traffic traffic = service.traffic();
    route(1, Side.SOURCE, RouteStage.OPEN);
    awaitConfirmed("g1", 1);
    await().atMost(PATIENCE).until(() -> service.house().ask(Gates::lease) > 0);

    WritePass first = traffic.write("photos", KEY, Traffic.Write.PUT);
    assertThat(steps()).containsExactly(ChangeStep.INTENT);
    route(2, Side.SOURCE, RouteStage.CLOSING);
    await()
        .atMost(PATIENCE)
        .until(() -> service.house().ask((gates, _) -> gates.routes().getFirst().epoch()) == 2);
    CompletableFuture<String> second =
        CompletableFuture.supplyAsync(() -> write(traffic), Thread::startVirtualThread);
    await().atMost(PATIENCE).until(() -> service.house().held() == 1);
    assertThat(confirmed("g1")).isEqualTo(1);
    first.done();
    first.close();
    awaitConfirmed("g1", 2);
    assertThat(steps()).containsExactly(ChangeStep.INTENT, ChangeStep.DONE);

    route(3, Side.SOURCE, RouteStage.READING);
    awaitConfirmed("g1", 3);
    assertThat(second).isNotDone();
    route(4, Side.TARGET, RouteStage.OPEN);

    assertThat(second.get()).isEqualTo("s3://new/ a");
    assertThat(steps())
        .containsExactly(ChangeStep.INTENT, ChangeStep.DONE, ChangeStep.INTENT, ChangeStep.UNKNOWN);

    granting.set(false);
    await().atMost(PATIENCE).until(() -> service.house().ask(Gates::lease) == 0);
    assertThatThrownBy(() -> traffic.read("photos", KEY)).isInstanceOf(SlowDown.class);
    service.close();
    assertThat(space.read(Topic.GATEWAYS, GatewayHeartbeat.class).getLast().value()).isNull();
  }

  private static String write(Traffic traffic) {
    try (WritePass pass = traffic.write("photos", KEY, Traffic.Write.PUT)) {
      return pass.place().store() + " " + pass.place().key();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<ChangeStep> steps() {
    return space.read(Topic.CHANGES, Change.class).stream()
        .map(read -> read.value().getStep())
        .toList();
  }
}
