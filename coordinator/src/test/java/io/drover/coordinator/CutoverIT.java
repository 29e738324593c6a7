package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.Cluster.Installation;
import io.drover.coordinator.cutover.LeaseTerms;
import io.drover.coordinator.lease.LeaseDesk;
import io.drover.coordinator.lease.LeaseMetrics;
import io.drover.messaging.OutputException;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Cutover;
import io.drover.schemas.record.CutoverPhase;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Route;
import io.drover.schemas.record.RouteStage;
import io.drover.schemas.record.Side;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The coordinator's side of a cutover, with gateways that serve nobody. */
@Timeout(180)
class CutoverIT {
  private static final Map<String, String> QUICK =
      Map.of(
          "coordinator.lease.ms", "1500",
          "coordinator.lease.margin.ms", "300",
          "coordinator.handover.ms", "500");
  private static final String LIVE =
      ", \"live\": {\"openUploads\": \"REFUSE\", \"closeTimeoutMs\": %d, \"convergence\": \"%s\"}";
  private static final String PATIENT = LIVE.formatted(60_000, "KEEP_TRYING");
  private static final Duration BEAT = Duration.ofMillis(200);

  private static Cluster cluster;

  private final SteeredFlow flow = new SteeredFlow();

  @BeforeAll
  static void startBroker(@TempDir Path directory) {
    cluster = new Cluster(directory);
  }

  @AfterAll
  static void stopBroker() {
    cluster.close();
  }

  @Test
  @DisplayName(
      "L-03, L-04, L-06, L-07: there, back, there again and final; every route has a higher epoch"
          + " and every gateway confirms each")
  void thereAndBack() {
    try (Installation drover = cluster.install(QUICK);
        FakeGateway _ = new FakeGateway(drover.clients, "g1", BEAT);
        FakeGateway two = new FakeGateway(drover.clients, "g2", BEAT)) {
      drover.coordinator(flow);
      start(drover, "way", PATIENT);
      awaitPhase(drover, "way", CutoverPhase.READY);
      ask(drover, "way", "CUTOVER");
      awaitPhase(drover, "way", CutoverPhase.TARGET);
      patiently().until(() -> side(two) == Side.TARGET);
      ask(drover, "way", "SWITCH_BACK");
      awaitPhase(drover, "way", CutoverPhase.READY);
      assertThat(side(two)).isEqualTo(Side.SOURCE);
      ask(drover, "way", "CUTOVER");
      awaitPhase(drover, "way", CutoverPhase.TARGET);
      ask(drover, "way", "FINALIZE");

      Migration ended = drover.awaitState("way", MigrationState.COMPLETED);

      assertThat(ended.getCutover().getPhase()).isEqualTo(CutoverPhase.FINAL);
      List<Route> routes = routes(drover);
      assertThat(routes).extracting(Route::getEpoch).isSorted().doesNotHaveDuplicates();
      assertThat(routes)
          .extracting(route -> route.getSide() + " " + route.getStage())
          .containsExactly(
              "SOURCE OPEN",
              "SOURCE CLOSING",
              "SOURCE READING",
              "TARGET OPEN",
              "TARGET CLOSING",
              "TARGET READING",
              "SOURCE OPEN",
              "SOURCE CLOSING",
              "SOURCE READING",
              "TARGET OPEN",
              "TARGET FINAL");
    }
  }

  @Test
  @DisplayName("L-03: keys with a write of unknown outcome are named in a route of their own")
  void suspects() {
    try (Installation drover = cluster.install(QUICK);
        FakeGateway _ = new FakeGateway(drover.clients, "g1", BEAT)) {
      flow.unresolved(List.of("a", "b"));
      drover.coordinator(flow);
      start(
          drover,
          "doubt",
          LIVE.replace("REFUSE\"", "REFUSE\", \"cutoverWhenReady\": true")
              .formatted(60_000, "KEEP_TRYING"));

      awaitPhase(drover, "doubt", CutoverPhase.TARGET);

      List<Route> routes = routes(drover);
      assertThat(routes)
          .extracting(route -> route.getStage() + " " + route.getSuspects())
          .containsExactly("OPEN []", "CLOSING []", "CLOSING [a, b]", "READING []", "OPEN []");
      assertThat(flow.suspects()).isEqualTo(routes.get(2).getEpoch());
    }
  }

  @Test
  @DisplayName(
      "L-04, T-30: a gateway that is gone holds the switch up as long as it may hold a lease and no"
          + " longer")
  void deadGateway() {
    try (Installation drover = cluster.install(QUICK);
        FakeGateway _ = new FakeGateway(drover.clients, "g1", BEAT)) {
      FakeGateway dead = new FakeGateway(drover.clients, "dead", BEAT);
      drover.coordinator(flow);
      start(drover, "dead", PATIENT);
      awaitPhase(drover, "dead", CutoverPhase.READY);
      patiently().until(dead::leased);
      dead.close();
      ask(drover, "dead", "CUTOVER");

      Migration switched = awaitPhase(drover, "dead", CutoverPhase.TARGET);

      assertThat(switched.getCutover().getLastPauseMs()).isBetween(1_000L, 10_000L);
      assertThat(dead.leased()).as("by then it had lost it").isFalse();
    }
  }

  @Test
  @DisplayName(
      "F-05, L-04: a leader that changes in any phase takes the cutover up where it stands")
  void leaderChanges() {
    try (Installation drover = cluster.install(QUICK);
        FakeGateway gateway = new FakeGateway(drover.clients, "g1", BEAT)) {
      gateway.confirms(false);
      CoordinatorRole leader = drover.coordinator(flow);
      patiently().until(() -> gateway.grants() > 0);
      start(drover, "relay", PATIENT);
      awaitPhase(drover, "relay", CutoverPhase.STARTING);
      leader = relay(drover, leader);
      assertThat(cutover(drover, "relay").getPhase()).isEqualTo(CutoverPhase.STARTING);
      gateway.confirms(true);
      flow.listed(false);
      awaitPhase(drover, "relay", CutoverPhase.CATCHING_UP);
      leader = relay(drover, leader);
      drover.publish(
          "relay", "{\"migrationId\": \"relay\", \"action\": \"CUTOVER\", \"whenReady\": true}");
      patiently().until(() -> cutover(drover, "relay").getRequested());
      gateway.confirms(false);
      flow.listed(true);
      awaitPhase(drover, "relay", CutoverPhase.CLOSING);
      leader = relay(drover, leader);
      patiently().until(gateway::leased);
      assertThat(cutover(drover, "relay").getPhase()).isEqualTo(CutoverPhase.CLOSING);
      flow.backlog(3);
      gateway.confirms(true);
      awaitPhase(drover, "relay", CutoverPhase.SYNCING);
      leader = relay(drover, leader);
      assertThat(cutover(drover, "relay").getPhase()).isEqualTo(CutoverPhase.SYNCING);
      gateway.confirms(false);
      flow.backlog(0);
      awaitPhase(drover, "relay", CutoverPhase.READING_TARGET);
      leader = relay(drover, leader);
      assertThat(cutover(drover, "relay").getPhase()).isEqualTo(CutoverPhase.READING_TARGET);
      gateway.confirms(true);
      awaitPhase(drover, "relay", CutoverPhase.TARGET);
      relay(drover, leader);
      ask(drover, "relay", "FINALIZE");
      drover.awaitState("relay", MigrationState.COMPLETED);
      assertThat(routes(drover)).extracting(Route::getEpoch).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  @Test
  @DisplayName(
      "L-05: a close that takes too long opens the source again under a new epoch, by the strategy")
  void closeTimesOut() {
    try (Installation drover = cluster.install(QUICK);
        FakeGateway _ = new FakeGateway(drover.clients, "g1", BEAT)) {
      drover.coordinator(flow);
      start(drover, "slow", LIVE.formatted(400, "FAIL"));
      awaitPhase(drover, "slow", CutoverPhase.READY);
      flow.unresolved(List.of("late"));
      flow.backlog(1);
      ask(drover, "slow", "CUTOVER");

      patiently()
          .until(
              () ->
                  routes(drover).stream()
                          .filter(route -> route.getStage() == RouteStage.OPEN)
                          .count()
                      == 2);

      Cutover reopened = cutover(drover, "slow");
      assertThat(reopened.getRequested()).isFalse();
      Route last = routes(drover).getLast();
      assertThat(last.getSide()).isEqualTo(Side.SOURCE);
      assertThat(last.getEpoch()).isEqualTo(reopened.getEpoch());
      flow.failed(List.of("broken"));
      patiently()
          .untilAsserted(
              () ->
                  assertThat(cutover(drover, "slow").getBlocking()).contains("key broken failed"));
      drover.publish("slow", "{\"migrationId\": \"slow\", \"action\": \"CUTOVER\"}");
      assertThat(reason(drover)).contains("not ready", "key broken failed");
      ask(drover, "slow", "CANCEL");
      Migration cancelled = drover.awaitState("slow", MigrationState.CANCELLED);
      assertThat(cancelled.getCutover().getPhase()).isEqualTo(CutoverPhase.WITHDRAWN);
      assertThat(routes(drover).getLast().getStage()).isEqualTo(RouteStage.FINAL);
    }
  }

  @Test
  @DisplayName("L-04: leases flow while a large plan is published")
  void leasesDoNotWait() {
    try (Installation drover = cluster.install(Map.of("coordinator.plan.batch.tasks", "20000"));
        FakeGateway gateway = new FakeGateway(drover.clients, "g1", Duration.ofMillis(100))) {
      drover.fill("memory://large/in/", 30_000);
      drover.coordinator(flow);
      patiently().until(() -> gateway.grants() > 0);
      drover.start("large", "memory://large/in/", "memory://large-target/", "");

      drover.awaitPlan("large");

      assertThat(gateway.leased()).isTrue();
      assertThat(gateway.longestGap()).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  @DisplayName("T-30: from the moment at which another one takes over, the old leader cannot grant")
  void oldLeaderCannotGrant() {
    try (Installation drover = cluster.install(QUICK)) {
      try (LeaseDesk old = desk(drover);
          LeaseDesk fresh = desk(drover)) {
        old.takeOver();
        fresh.takeOver();
        CompletableFuture<RuntimeException> failure = new CompletableFuture<>();
        old.start(() -> {}, failure::complete);
        try (FakeGateway gateway = new FakeGateway(drover.clients, "g1", BEAT)) {
          assertThat(failure)
              .succeedsWithin(Duration.ofSeconds(30))
              .isInstanceOf(OutputException.Fenced.class);
          assertThat(gateway.grants()).isZero();
          fresh.start(() -> {}, _ -> {});
          patiently().until(gateway::leased);
        }
      }
    }
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private static LeaseDesk desk(Installation drover) {
    return new LeaseDesk(
        drover.clients,
        new LeaseTerms(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofHours(1)),
        Clock.systemUTC(),
        System::nanoTime,
        new LeaseMetrics(new SimpleMeterRegistry()));
  }

  private CoordinatorRole relay(Installation drover, CoordinatorRole leader) {
    leader.close();
    flow.forget();
    CoordinatorRole next = drover.coordinator(flow);
    patiently().until(() -> next.health().detail().equals("leads"));
    return next;
  }

  private static void start(Installation drover, String id, String live) {
    drover.fill("memory://" + id + "/in/", 3);
    drover.start(id, "memory://" + id + "/in/", "memory://" + id + "-target/out/", live);
    patiently().until(() -> drover.migrations().containsKey(id));
    drover.progress(id, 3);
  }

  private static void ask(Installation drover, String id, String action) {
    drover.publish(id, "{\"migrationId\": \"%s\", \"action\": \"%s\"}".formatted(id, action));
  }

  private static String reason(Installation drover) {
    var letter = drover.deadLetters(1).getLast();
    return new String(
        letter.headers().lastHeader("drover.reason").value(),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private static Cutover cutover(Installation drover, String id) {
    return Objects.requireNonNull(drover.migrations().get(id).getCutover());
  }

  private static Migration awaitPhase(Installation drover, String id, CutoverPhase phase) {
    return patiently()
        .until(
            () -> drover.migrations().get(id),
            job -> job != null && job.getCutover() != null && job.getCutover().getPhase() == phase);
  }

  private static Side side(FakeGateway gateway) {
    return gateway.routes().values().iterator().next().getSide();
  }

  private static List<Route> routes(Installation drover) {
    List<Route> found = new ArrayList<>();
    try (var reader =
        new TableReader<>(
            drover.clients, Topic.ROUTES, Route.class, (_, value, _, _) -> found.add(value))) {
      reader.readToEnd();
    }
    return found;
  }
}
