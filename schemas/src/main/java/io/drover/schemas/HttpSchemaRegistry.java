package io.drover.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * A registry that speaks the Confluent REST API: Confluent Schema Registry, Apicurio's compatible
 * API, Karapace, Redpanda. Answers are remembered, up to a bound; each question is asked again a
 * bounded number of times while the registry is unavailable.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {
  private final RegistryConfig config;
  private final RegistryClient client;
  private final BoundedCache<SubjectSchema, Integer> ids;
  private final BoundedCache<Integer, Schema> schemas;

  private record SubjectSchema(String subject, Schema schema) {}

  /** A registry at the configured URLs; connects when first asked. */
  public HttpSchemaRegistry(RegistryConfig config) {
    if (config.urls().isEmpty()) {
      throw new IllegalArgumentException("schema.registry.url is not set");
    }
    this.config = config;
    this.client = new RegistryClient(config);
    this.ids = new BoundedCache<>(config.cacheSize());
    this.schemas = new BoundedCache<>(config.cacheSize());
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return ids.get(new SubjectSchema(subject, schema), question -> lookUp(subject, schema));
  }

  @Override
  public Schema schemaOf(int id) {
    return schemas.get(id, this::lookUp);
  }

  @Override
  public void close() {
    client.close();
  }

  private int lookUp(String subject, Schema schema) {
    var body = JsonNodeFactory.instance.objectNode().put("schema", PublishedSchema.json(schema));
    String path = "/subjects/" + encoded(subject) + (config.autoRegister() ? "/versions" : "");
    String about = "schema " + schema.getFullName() + " of subject " + subject;
    JsonNode id = client.ask(path, body, about).path("id");
    if (!id.canConvertToInt()) {
      throw new SchemaRegistryException.Refused(
          "schema registry, " + about + ": the answer has no id");
    }
    return id.intValue();
  }

  private Schema lookUp(int id) {
    String about = "schema id " + id;
    JsonNode answer = client.ask("/schemas/ids/" + id, null, about);
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO") || !answer.path("references").isEmpty()) {
      throw new SchemaRegistryException.Refused(
          "schema registry, "
              + about
              + ": is "
              + type
              + " with "
              + answer.path("references").size()
              + " references; only self-contained Avro schemas are read");
    }
    try {
      return new Schema.Parser().parse(answer.path("schema").asText());
    } catch (SchemaParseException e) {
      throw new SchemaRegistryException.Refused(
          "schema registry, " + about + ": not a schema: " + e.getMessage());
    }
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
