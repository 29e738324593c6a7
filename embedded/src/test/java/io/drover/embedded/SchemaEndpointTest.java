package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.schemas.AvroWire;
import io.drover.schemas.BundledSchemaRegistry;
import io.drover.schemas.BundledSchemas;
import io.drover.schemas.HttpSchemaRegistry;
import io.drover.schemas.PublishedSchema;
import io.drover.schemas.RegistryConfig;
import io.drover.schemas.SchemaRegistryException;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.TaskRef;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaEndpointTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TASK_ID = BundledSchemas.id(Task.getClassSchema());

  private final HttpClient client = HttpClient.newHttpClient();
  private SchemaEndpoint endpoint;

  private record Answer(int status, JsonNode body) {}

  @BeforeEach
  void start() {
    endpoint = SchemaEndpoint.start("drover.", 0);
  }

  @AfterEach
  void stop() {
    client.close();
    endpoint.close();
    endpoint.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  @DisplayName("K-01 our client of the registry API and the bundled schemas agree on ids and bytes")
  void ourOwnClient(String autoRegister) {
    var settings =
        Map.of(
            "schema.registry.url", endpoint.url(), "schema.registry.auto.register", autoRegister);
    try (var registry = new HttpSchemaRegistry(RegistryConfig.of(settings))) {
      var task =
          Task.newBuilder()
              .setMigrationId("m")
              .setSourceKey("k")
              .setTargetKey("k")
              .setSourcePin("p")
              .setSize(1)
              .setModified(Instant.EPOCH)
              .build();
      byte[] bytes = AvroWire.of(Task.class, registry).encode("drover.tasks", task);

      assertThat(bytes)
          .isEqualTo(
              AvroWire.of(Task.class, new BundledSchemaRegistry()).encode("drover.tasks", task));
      assertThat(AvroWire.of(Task.class, registry).decode(bytes)).isEqualTo(task);
      assertThatThrownBy(
              () ->
                  registry.idOf(
                      "other-value",
                      Schema.createRecord("Other", "", "x", false, java.util.List.of())))
          .isInstanceOf(SchemaRegistryException.class);
      assertThatThrownBy(() -> registry.schemaOf(1))
          .isInstanceOf(SchemaRegistryException.NotFound.class);
    }
  }

  @Test
  @DisplayName(
      "K-03 every topic with messages is a subject, and its latest version is the current schema")
  void subjects() throws Exception {
    var subjects = get("/subjects").body();

    for (Topic topic : Topic.values()) {
      String subject = Topic.subject(topic.withPrefix("drover."));
      if (topic.message().isPresent()) {
        assertThat(subjects).anyMatch(found -> found.asText().equals(subject));
        assertThat(get("/subjects/" + subject + "/versions").body()).isNotEmpty();
        var latest = get("/subjects/" + subject + "/versions/latest").body();
        assertThat(latest.path("subject").asText()).isEqualTo(subject);
        assertThat(get("/schemas/ids/" + latest.path("id").asInt()).body().path("schema").asText())
            .isEqualTo(latest.path("schema").asText());
        assertThat(
                get("/subjects/" + subject + "/versions/" + latest.path("version").asInt()).body())
            .isEqualTo(latest);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/subjects/none/versions, 404, 40401",
    "/subjects/none/versions/latest, 404, 40401",
    "/subjects/drover.tasks-value/versions/99, 404, 40402",
    "/subjects/drover.tasks-value/versions/x, 422, 42202",
    "/schemas/ids/12, 404, 40403",
    "/schemas/ids/x, 404, 40403",
    "/schemas/other, 404, 404",
    "/nothing/here, 404, 404"
  })
  void answersWithTheStatusAndCodeOfTheApi(String path, int status, int code) throws Exception {
    var answer = get(path);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body().path("error_code").asInt()).isEqualTo(code);
    assertThat(answer.body().path("message").asText()).isNotBlank();
  }

  @Test
  void looksUpAndRefusesToRegisterWhatItDoesNotHave() throws Exception {
    String known = body(PublishedSchema.json(Task.getClassSchema()));
    String unknown = body(PublishedSchema.json(TaskRef.getClassSchema()));

    assertThat(post("/subjects/drover.tasks-value", known).body().path("id").asInt())
        .isEqualTo(TASK_ID);
    assertThat(post("/subjects/drover.tasks-value/versions", known).body())
        .isEqualTo(JSON.createObjectNode().put("id", TASK_ID));
    assertThat(post("/subjects/drover.tasks-value", unknown).body().path("error_code").asInt())
        .isEqualTo(40403);
    assertThat(
            post("/subjects/drover.tasks-value/versions", unknown)
                .body()
                .path("error_code")
                .asInt())
        .isEqualTo(42205);
    assertThat(post("/subjects/drover.tasks-value/versions", "{").body().path("error_code").asInt())
        .isEqualTo(42201);
    assertThat(post("/subjects/drover.tasks-value/versions", "x".repeat(2_000_000)).status())
        .isEqualTo(413);
  }

  @Test
  void tellsWhereASchemaIsUsed() throws Exception {
    assertThat(get("/schemas/ids/" + TASK_ID + "/subjects").body().toString())
        .isEqualTo("[\"drover.tasks-value\"]");
    assertThat(get("/schemas/ids/" + TASK_ID + "/versions").body().path(0).path("subject").asText())
        .isEqualTo("drover.tasks-value");
    assertThat(get("/schemas/ids/" + TASK_ID + "/schema").body().path("name").asText())
        .isEqualTo("Task");
    assertThat(get("/schemas/types").body().toString()).isEqualTo("[\"AVRO\"]");
    assertThat(get("/mode").body().path("mode").asText()).isEqualTo("READONLY");
    assertThat(get("/config").body().path("compatibilityLevel").asText())
        .isEqualTo("FULL_TRANSITIVE");
    assertThat(get("/").status()).isEqualTo(200);
  }

  @Test
  void saysWhenThePortIsTaken() {
    int taken = URI.create(endpoint.url()).getPort();

    assertThatThrownBy(() -> SchemaEndpoint.start("drover.", taken))
        .isInstanceOf(BrokerFailure.class)
        .hasMessageContaining("choose another port");
  }

  private Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(endpoint.url() + path)).build());
  }

  private Answer post(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(endpoint.url() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    var answer = client.send(request, BodyHandlers.ofString());
    return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
  }

  private static String body(String schema) {
    return JSON.createObjectNode().put("schema", schema).toString();
  }
}
