package io.drover.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.Settings;
import io.drover.cli.client.Answer;
import io.drover.cli.client.JobFollower;
import io.drover.cli.client.Requests;
import io.drover.cli.runtime.Directory;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.cli.runtime.RoleName;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.MigrationSpec;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/METRICS.md lists the meters that a runtime really has after a job. To write it anew: {@code
 * ./mvnw -Dquick -pl cli -am verify -Dit.test=MetricsReferenceIT -Dtest=None
 * -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
 * -Ddocs.write=true}.
 */
class MetricsReferenceIT {
  private static final String HEAD =
      """
      # Metrics

      Made from a running process; `MetricsReferenceIT` says how to make it again. Each process serves them at `/metrics` on its admin port in the
      Prometheus format: dots become underscores, counters end in `_total`, times are in seconds. Kafka's own client and Streams metrics are there as
      `kafka_*`, those of the virtual machine as `jvm_*` and `process_*`.

      | meter | kind | unit | tags | meaning |
      |---|---|---|---|---|
      """;

  @TempDir private Path dir;

  @Test
  void theReferenceIsWhatAProcessServes() throws Exception {
    Path keys = Files.writeString(dir.resolve("gateway.keys"), "key=secret\n");
    Settings settings =
        Settings.of(
            Map.of(
                "store.metrics.generate",
                "50",
                "gateway.credentials.file",
                keys.toString(),
                "gateway.listen.port",
                "0"));
    try (EmbeddedRuntime runtime =
        EmbeddedRuntime.start(
                new Directory(dir), settings, List.of(RoleName.values()), Clock.systemUTC())
            .orElseThrow()) {
      run(runtime);
      askGateway(runtime.gateway().orElseThrow());

      CommittedDocument.at("docs/METRICS.md").mustEqual(HEAD + rows(runtime.meters()));
    }
  }

  private static void askGateway(URI gateway) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest health = HttpRequest.newBuilder(gateway.resolve("/healthz")).build();
      assertThat(http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  private static void run(EmbeddedRuntime runtime) throws InterruptedException {
    var spec =
        MigrationSpec.newBuilder()
            .setSource("memory://metrics@from/")
            .setTarget("memory://metrics-reference/")
            .build();
    Command start =
        Command.newBuilder()
            .setCommandId("c")
            .setMigrationId("metrics")
            .setAction(Action.START)
            .setSpec(spec)
            .setRequestedAt(Instant.EPOCH)
            .build();
    Answer answer =
        new Requests(runtime.clients(), System::nanoTime).send(start, Duration.ofSeconds(60));
    assertThat(answer).isInstanceOf(Answer.Accepted.class);
    try (var follower = new JobFollower(runtime.clients(), "metrics", System::nanoTime)) {
      follower.start();
      JobFollower.View view = follower.await(Duration.ofSeconds(10));
      for (int i = 0; i < 30 && !view.complete(); i++) {
        view = follower.await(Duration.ofSeconds(2));
      }
      assertThat(view.complete()).isTrue();
    }
  }

  private static String rows(MeterRegistry meters) {
    Map<String, String> rows = new TreeMap<>();
    for (Meter meter : meters.getMeters()) {
      if (meter.getId().getName().startsWith("drover.")) {
        assertThat(meter.getId().getDescription()).as(meter.getId().getName()).isNotBlank();
        rows.put(meter.getId().getName(), row(meter.getId()));
      }
    }
    return rows.values().stream().collect(Collectors.joining("\n", "", "\n"));
  }

  private static String row(Meter.Id id) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            id.getName(),
            id.getType().name().toLowerCase(java.util.Locale.ROOT),
            id.getBaseUnit() == null ? "" : id.getBaseUnit(),
            id.getTags().stream().map(Tag::getKey).sorted().collect(Collectors.joining(", ")),
            String.valueOf(id.getDescription()).replace("|", "\\|"));
  }
}
