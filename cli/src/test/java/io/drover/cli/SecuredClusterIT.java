package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.runtime.RoleName;
import io.drover.cli.runtime.RoleSet;
import io.drover.embedded.SchemaEndpoint;
import io.drover.schemas.Topic;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything against a cluster that wants TLS and a password. */
class SecuredClusterIT {
  @TempDir private static Path dir;
  private static SecuredBroker broker;
  private static SchemaEndpoint registry;

  @BeforeAll
  static void start() throws Exception {
    broker = new SecuredBroker(dir);
    registry = SchemaEndpoint.start(Topic.DEFAULT_PREFIX, 0);
  }

  @AfterAll
  static void stop() {
    registry.close();
    broker.close();
  }

  private static Path settings(String name, Map<String, String> kafka) throws IOException {
    Map<String, String> all = new HashMap<>(kafka);
    all.put("schema.registry.url", registry.url());
    all.put("topics.partitions", "4");
    all.put("progress.state.dir", dir.resolve("state").toString());
    all.put("store.gen.generate", "300");
    all.put("store.gen.generate-size", "512");
    return Files.writeString(
        dir.resolve(name),
        all.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("\n")));
  }

  @Test
  @DisplayName("K-04: a whole migration over TLS with a password, by kafka.* settings alone")
  void migrates() throws Exception {
    Path file = settings("good.properties", broker.clientSettings(SecuredBroker.PASSWORD));
    CommandRun topics = CommandRun.of("topics", "create", "--config", file.toString());
    assertThat(topics.exitCode()).as(topics.err()).isEqualTo(ExitCode.OK.code());
    Settings settings = Settings.load(file);
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    CommandRun run;
    try (RoleSet roles =
        RoleSet.start(
            RoleName.pipeline(),
            settings,
            Session.clients(settings, meters),
            meters,
            Clock.systemUTC())) {
      assertThat(roles.roles()).hasSameSizeAs(RoleName.pipeline());
      run =
          CommandRun.of(
              "migrate",
              "memory://gen@secured-source/",
              "memory://secured-target/",
              "--id",
              "secured",
              "--config",
              file.toString());
    }

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.OK.code());
    assertThat(run.out()).contains("Migration secured COMPLETED").contains("migrated  300 objects");
  }

  @Test
  @DisplayName("K-04 T-38: a wrong password is said to be wrong, and not shown")
  void wrongPassword() throws Exception {
    Path file = settings("bad.properties", broker.clientSettings("not-the-password"));

    CommandRun run = CommandRun.of("list", "--config", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE.code());
    assertThat(run.err())
        .contains("does not admit this client")
        .contains("kafka.sasl.*")
        .contains("Authentication failed")
        .doesNotContain("not-the-password");
    assertThat(run.out()).doesNotContain("not-the-password");
  }

  @Test
  @DisplayName("K-04: a certificate of an unknown authority is said to be untrusted")
  void unknownAuthority() throws Exception {
    Map<String, String> kafka = new HashMap<>(broker.clientSettings(SecuredBroker.PASSWORD));
    kafka.remove("kafka.ssl.truststore.location");
    kafka.remove("kafka.ssl.truststore.type");
    Path file = settings("untrusted.properties", kafka);

    CommandRun run = CommandRun.of("list", "--config", file.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILURE.code());
    assertThat(run.err())
        .contains("does not admit this client")
        .contains("kafka.ssl.*")
        .doesNotContain(SecuredBroker.PASSWORD);
  }
}
