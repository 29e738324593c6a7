package io.drover.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real registry, Apicurio with its Confluent-compatible API, in a process of its own on loopback.
 * It is a download of 159 MB, hence only with {@code ./mvnw -pl schemas -am -Pregistry verify}.
 */
@EnabledIfSystemProperty(
    named = "registry.home",
    matches = ".+",
    disabledReason = "only with -Pregistry: downloads 159 MB")
class RegistryServerIT {
  private static Process server;
  private static String base;

  @BeforeAll
  static void start() throws IOException {
    int port = freePort();
    base = "http://127.0.0.1:" + port + "/apis/ccompat/";
    Path home = Path.of(System.getProperty("registry.home")).toAbsolutePath();
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-jar",
            home.resolve("quarkus-run.jar").toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                Integer.toString(port),
                "QUARKUS_MANAGEMENT_HOST",
                "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT",
                Integer.toString(freePort())));
    server =
        builder
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("registry.log").toFile())
            .start();
    awaitReady();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "v8"})
  @DisplayName(
      "K-01 messages go through a real registry, and a second process finds what the first"
          + " registered")
  void roundTrip(String version) {
    String prefix = "drover." + version + ".";
    for (SpecificRecord message : Samples.all().toList()) {
      byte[] bytes;
      try (var writing = registry(version, true)) {
        bytes = wire(message, writing).encode(prefix + message.getSchema().getName(), message);
      }
      try (var reading = registry(version, false)) {
        assertThat(wire(message, reading).decode(bytes)).isEqualTo(message);
        assertThat(wire(message, reading).encode(prefix + message.getSchema().getName(), message))
            .isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v7", "v8"})
  @DisplayName("K-01 every version of every schema registers in order under FULL_TRANSITIVE")
  void historyRegisters(String version) throws Exception {
    try (var registry = registry(version, true)) {
      for (Schema current : BundledSchemas.current()) {
        String subject = "history-" + version + "-" + current.getName() + "-value";
        boolean first = true;
        for (Schema earlier : BundledSchemas.versions(current)) {
          assertThat(registry.idOf(subject, earlier)).isPositive();
          if (first) {
            require(version, subject, "FULL_TRANSITIVE");
            first = false;
          }
        }
      }
    }
  }

  @Test
  void refusalsOfARealRegistryAreTold() throws Exception {
    try (var registry = registry("v7", true);
        var readOnly = registry("v7", false)) {
      registry.idOf("refuse-value", Task.getClassSchema());
      require("v7", "refuse-value", "FULL");
      Schema other =
          Schema.createRecord(
              "Task",
              "",
              "io.drover.schemas.record",
              false,
              List.of(new Schema.Field("new", Schema.create(Schema.Type.LONG))));

      assertThatThrownBy(() -> registry.idOf("refuse-value", other))
          .isInstanceOf(SchemaRegistryException.Refused.class)
          .hasMessageContaining("refuse-value");
      assertThatThrownBy(() -> readOnly.idOf("nothing-here-value", Task.getClassSchema()))
          .isInstanceOf(SchemaRegistryException.NotFound.class);
      assertThatThrownBy(() -> registry.schemaOf(987_654_321))
          .isInstanceOf(SchemaRegistryException.NotFound.class);
    }
  }

  @SuppressWarnings("unchecked")
  private static AvroWire<SpecificRecord> wire(SpecificRecord message, SchemaRegistry registry) {
    return AvroWire.of((Class<SpecificRecord>) message.getClass(), registry);
  }

  private static SchemaRegistry registry(String version, boolean autoRegister) {
    return RegistryConfig.of(
            Map.of(
                "schema.registry.url",
                base + version,
                "schema.registry.auto.register",
                Boolean.toString(autoRegister)))
        .open();
  }

  private static void require(String version, String subject, String compatibility)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(base + version + "/config/" + subject))
              .header("Content-Type", "application/vnd.schemaregistry.v1+json")
              .PUT(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"compatibility\":\"" + compatibility + "\"}"))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  /** Our own client's attempts are the wait: it asks again while nobody listens. */
  private static void awaitReady() {
    var patient =
        RegistryConfig.of(
            Map.of(
                "schema.registry.url", base + "v7",
                "schema.registry.attempts", "100",
                "schema.registry.retry.backoff.ms", "100"));
    try (var registry = patient.open()) {
      assertThatThrownBy(() -> registry.schemaOf(1))
          .isInstanceOf(SchemaRegistryException.NotFound.class);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
