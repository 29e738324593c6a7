package io.drover.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Task;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpSchemaRegistryTest {
  private static final String SECRET = "s3cr3t-value";
  private FakeRegistry server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeRegistry();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("K-01 registers a schema under its subject once and remembers the id")
  void registers() throws IOException {
    server.says(200, "{\"id\":42}");
    try (var registry = registry(Map.of())) {
      assertThat(registry.idOf("drover.tasks-value", Task.getClassSchema())).isEqualTo(42);
      assertThat(registry.idOf("drover.tasks-value", Task.getClassSchema())).isEqualTo(42);
    }

    var request = server.asked.getFirst();
    assertThat(server.asked).hasSize(1);
    assertThat(request.method() + " " + request.path())
        .isEqualTo("POST /subjects/drover.tasks-value/versions");
    assertThat(request.headers())
        .containsEntry("Content-type", java.util.List.of("application/vnd.schemaregistry.v1+json"));
    String sent = new ObjectMapper().readTree(request.body()).path("schema").asText();
    assertThat(BundledSchemas.id(new Schema.Parser().parse(sent)))
        .isEqualTo(BundledSchemas.id(Task.getClassSchema()));
    assertThat(sent).doesNotContain("avro.java.string");
  }

  @Test
  void onlyLooksUpWhereRegisteringIsOff() {
    server.says(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
    try (var registry = registry(Map.of("schema.registry.auto.register", "false"))) {
      assertThatThrownBy(() -> registry.idOf("odd/subject +-value", Task.getClassSchema()))
          .isInstanceOf(SchemaRegistryException.NotFound.class)
          .hasMessageContaining("odd/subject +-value")
          .hasMessageContaining("40403")
          .hasMessageContaining("schema.registry.auto.register");
    }
    assertThat(server.asked).hasSize(1);
    assertThat(server.asked.getFirst().path()).isEqualTo("/subjects/odd%2Fsubject%20%2B-value");
  }

  @Test
  void readsASchemaOnceAndForgetsTheLeastRecentlyUsedBeyondItsBound() {
    server.says(200, answerWith(Task.getClassSchema()));
    try (var registry = registry(Map.of("schema.registry.cache.size", "2"))) {
      for (int id : new int[] {1, 1, 2, 1, 3, 1, 2}) {
        assertThat(registry.schemaOf(id).getFullName()).isEqualTo(Task.class.getName());
      }
    }
    assertThat(server.asked)
        .extracting(FakeRegistry.Asked::path)
        .containsExactly("/schemas/ids/1", "/schemas/ids/2", "/schemas/ids/3", "/schemas/ids/2");
  }

  @ParameterizedTest
  @CsvSource({
    "401, Denied, basic.auth",
    "403, Denied, basic.auth",
    "404, NotFound, right registry",
    "409, Refused, not compatible",
    "422, Refused, Confluent-compatible",
    "302, Refused, Confluent-compatible"
  })
  @DisplayName("Refusals are told at once, each as what it is, with subject, host and what to do")
  void refusals(int status, String kind, String advice) {
    server.says(status, "{\"error_code\":" + status + "01,\"message\":\"because\"}");
    try (var registry = registry(Map.of())) {
      assertThatThrownBy(() -> registry.idOf("s-value", Task.getClassSchema()))
          .isInstanceOfSatisfying(
              SchemaRegistryException.class,
              e -> {
                assertThat(e.getClass().getSimpleName()).isEqualTo(kind);
                assertThat(e.retryable()).isFalse();
              })
          .hasMessageContainingAll("s-value", "127.0.0.1", status + "01 because", advice);
    }
    assertThat(server.asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void asksAgainWhileUnavailable(int status) {
    server.says(status, "busy").says(status, "").says(200, "{\"id\":7}");
    try (var registry = registry(Map.of())) {
      assertThat(registry.idOf("s-value", Task.getClassSchema())).isEqualTo(7);
    }
    assertThat(server.asked).hasSize(3);
  }

  @Test
  void givesUpAfterTheConfiguredAttempts() {
    server.says(503, "{\"error_code\":50003,\"message\":\"no leader\"}");
    try (var registry = registry(Map.of("schema.registry.attempts", "3"))) {
      assertThatThrownBy(() -> registry.schemaOf(5))
          .isInstanceOf(SchemaRegistryException.Unavailable.class)
          .hasMessageContainingAll("schema id 5", "503", "no leader");
    }
    assertThat(server.asked).hasSize(3);
  }

  @Test
  void aSilentRegistryIsGivenUpAfterTheTimeOut() {
    server.saysNothing();
    try (var registry =
        registry(Map.of("schema.registry.timeout.ms", "100", "schema.registry.attempts", "2"))) {
      assertThatThrownBy(() -> registry.schemaOf(5))
          .isInstanceOf(SchemaRegistryException.Unavailable.class)
          .hasMessageContaining("schema registry http://127.0.0.1");
    }
    assertThat(server.asked).hasSize(2);
  }

  @Test
  void goesToTheNextUrlWhereOneIsUnreachable() throws IOException {
    server.says(200, "{\"id\":7}");
    try (var registry = registry(Map.of("schema.registry.url", refusing() + "," + server.url()))) {
      assertThat(registry.idOf("s-value", Task.getClassSchema())).isEqualTo(7);
    }
  }

  @Test
  void saysWhenNobodyListens() throws IOException {
    try (var registry =
        registry(Map.of("schema.registry.url", refusing(), "schema.registry.attempts", "2"))) {
      assertThatThrownBy(() -> registry.schemaOf(1))
          .isInstanceOf(SchemaRegistryException.Unavailable.class)
          .hasMessageContaining("check schema.registry.url");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>hello</html>", "{}", "{\"id\":\"seven\"}"})
  void anAnswerThatIsNoneIsRefused(String body) {
    server.says(200, body);
    try (var registry = registry(Map.of())) {
      assertThatThrownBy(() -> registry.idOf("s-value", Task.getClassSchema()))
          .isInstanceOf(SchemaRegistryException.Refused.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"schema\":\"{\"}", "{\"schema\":\"syntax\",\"schemaType\":\"PROTOBUF\"}", "{}"})
  void aSchemaThatIsNoneIsRefused(String body) {
    server.says(200, body);
    try (var registry = registry(Map.of())) {
      assertThatThrownBy(() -> registry.schemaOf(9))
          .isInstanceOf(SchemaRegistryException.Refused.class)
          .hasMessageContaining("schema id 9");
    }
  }

  @Test
  void anEndlessAnswerIsCutOff() {
    server.says(200, "x".repeat(20_000_000));
    try (var registry = registry(Map.of("schema.registry.attempts", "1"))) {
      assertThatThrownBy(() -> registry.schemaOf(9)).isInstanceOf(SchemaRegistryException.class);
    }
  }

  @Test
  @DisplayName("T-38 credentials and headers are sent, and appear in no message and no toString")
  void secrets() {
    server.says(401, "{\"message\":\"no\"}");
    String withUser = server.url().replace("http://", "http://user:" + SECRET + "@");
    for (Map<String, String> settings :
        java.util.List.of(
            Map.of("schema.registry.basic.auth", "user:" + SECRET),
            Map.of("schema.registry.bearer.token", SECRET),
            Map.of("schema.registry.headers", "X-Key: " + SECRET + ", X-Other: b"),
            Map.of("schema.registry.url", withUser))) {
      var config = config(settings);
      try (var registry = new HttpSchemaRegistry(config)) {
        assertThatThrownBy(() -> registry.schemaOf(1))
            .isInstanceOf(SchemaRegistryException.Denied.class)
            .hasMessageNotContaining(SECRET);
      }
      assertThat(config.toString()).doesNotContain(SECRET).doesNotContain(base64());
      assertThat(server.asked.getLast().headers().toString()).containsAnyOf(SECRET, base64());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://user:s3cr3t-value@h", "http://user:s3cr3t-value@ h", "s3cr3t-value"})
  @DisplayName("T-38 a URL that is refused is not repeated, there may be a password in it")
  void badUrls(String url) {
    assertThatThrownBy(() -> config(Map.of("schema.registry.url", url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining(SECRET)
        .hasNoCause();
  }

  @Test
  void refusesUnknownSettingsOfItsFamilyAndIgnoresOthers() {
    assertThatThrownBy(() -> RegistryConfig.of(Map.of("schema.registry.ulr", "x")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.ulr");
    assertThat(RegistryConfig.of(Map.of("copier.threads", "x")).open())
        .isInstanceOf(BundledSchemaRegistry.class);
    assertThatThrownBy(
            () ->
                config(
                    Map.of(
                        "schema.registry.basic.auth", "u:p", "schema.registry.bearer.token", "t")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not both");
  }

  @Test
  void aWaitThatIsInterruptedEndsAndSaysSo() throws Exception {
    server.saysNothing();
    try (var registry = registry(Map.of("schema.registry.attempts", "1"))) {
      var outcome = new java.util.concurrent.CompletableFuture<Boolean>();
      Thread asking =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      registry.schemaOf(1);
                    } catch (SchemaRegistryException.Unavailable e) {
                      outcome.complete(Thread.currentThread().isInterrupted());
                    }
                  });
      asking.interrupt();

      assertThat(outcome.get(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void wiresOverTwoSubjectsAskForEachOnce() {
    server
        .says(200, "{\"id\":1}")
        .says(200, "{\"id\":2}")
        .says(200, answerWith(Outcome.getClassSchema()));
    try (var registry = registry(Map.of())) {
      var wire = AvroWire.of(Outcome.class, registry);
      for (int i = 0; i < 10; i++) {
        assertThat(wire.encode("one", Samples.failed())[4]).isEqualTo((byte) 1);
        assertThat(wire.encode("two", Samples.failed())[4]).isEqualTo((byte) 2);
      }
      assertThat(wire.decode(wire.encode("one", Samples.migrated()))).isEqualTo(Samples.migrated());
    }
    assertThat(server.asked).hasSize(3);
  }

  private static String answerWith(Schema schema) {
    return new ObjectMapper()
        .createObjectNode()
        .put("schema", PublishedSchema.json(schema))
        .toString();
  }

  private static String base64() {
    return Base64.getEncoder()
        .encodeToString(("user:" + SECRET).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static String refusing() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    }
  }

  private HttpSchemaRegistry registry(Map<String, String> settings) {
    return new HttpSchemaRegistry(config(settings));
  }

  private RegistryConfig config(Map<String, String> settings) {
    var all =
        new HashMap<>(
            Map.of("schema.registry.url", server.url(), "schema.registry.retry.backoff.ms", "1"));
    all.putAll(settings);
    var config = RegistryConfig.of(all);
    assertThat(config.timeout()).isLessThanOrEqualTo(Duration.ofSeconds(10));
    return config;
  }
}
