package io.drover.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.schemas.BundledSchemas;
import io.drover.schemas.PublishedSchema;
import io.drover.schemas.Topic;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * What the schema endpoint answers: a pure function of the request. Status and error codes are
 * those of the Confluent REST API.
 */
final class SchemaCatalogue {
  private static final int SUBJECT_NOT_FOUND = 40401;
  private static final int VERSION_NOT_FOUND = 40402;
  private static final int SCHEMA_NOT_FOUND = 40403;
  private static final int INVALID_SCHEMA = 42201;
  private static final int INVALID_VERSION = 42202;
  private static final int READ_ONLY = 42205;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, List<Schema>> versions = new TreeMap<>();
  private final Map<Integer, Schema> byId = new TreeMap<>();

  /** An answer in the API's terms. */
  record Answer(int status, JsonNode body) {
    static Answer ok(JsonNode body) {
      return new Answer(200, body);
    }

    static Answer error(int status, int code, String message) {
      return new Answer(
          status, JSON.createObjectNode().put("error_code", code).put("message", message));
    }
  }

  SchemaCatalogue(String topicPrefix) {
    for (Topic topic : Topic.values()) {
      topic
          .message()
          .ifPresent(
              type ->
                  versions.put(
                      Topic.subject(topic.withPrefix(topicPrefix)),
                      BundledSchemas.versions(SpecificData.get().getSchema(type))));
    }
    for (Schema current : BundledSchemas.current()) {
      BundledSchemas.versions(current)
          .forEach(version -> byId.put(BundledSchemas.id(version), version));
    }
  }

  Answer answer(String method, String rawPath, String body) {
    List<String> path = segments(rawPath);
    return switch (method) {
      case "GET" -> get(path);
      case "POST" -> post(path, body);
      default -> Answer.error(405, 405, "only GET and POST are answered here");
    };
  }

  private Answer get(List<String> path) {
    return switch (String.join("/", path.isEmpty() ? List.of("") : path.subList(0, 1))
        + path.size()) {
      case "0" -> Answer.ok(JSON.createObjectNode());
      case "config1", "config2" ->
          Answer.ok(JSON.createObjectNode().put("compatibilityLevel", "FULL_TRANSITIVE"));
      case "mode1", "mode2" -> Answer.ok(JSON.createObjectNode().put("mode", "READONLY"));
      case "subjects1" -> Answer.ok(array(versions.keySet()));
      case "subjects3", "subjects4", "subjects5" -> subject(path);
      case "schemas2", "schemas3", "schemas4" -> schema(path);
      default -> notFound(path);
    };
  }

  private Answer subject(List<String> path) {
    String subject = path.get(1);
    List<Schema> known = versions.get(subject);
    boolean bare = path.size() == 5;
    if (!path.get(2).equals("versions") || (bare && !path.get(4).equals("schema"))) {
      return notFound(path);
    }
    if (known == null) {
      return subjectNotFound(subject);
    }
    if (path.size() == 3) {
      ArrayNode numbers = JSON.createArrayNode();
      for (int version = 1; version <= known.size(); version++) {
        numbers.add(version);
      }
      return Answer.ok(numbers);
    }
    return version(subject, known, path.get(3), bare);
  }

  private static Answer version(String subject, List<Schema> known, String asked, boolean bare) {
    int number;
    try {
      number =
          asked.equals("latest") || asked.equals("-1") ? known.size() : Integer.parseInt(asked);
    } catch (NumberFormatException e) {
      return Answer.error(
          422, INVALID_VERSION, "version '" + asked + "' is neither a number nor latest");
    }
    if (number < 1 || number > known.size()) {
      return Answer.error(404, VERSION_NOT_FOUND, "Version " + asked + " not found.");
    }
    Schema schema = known.get(number - 1);
    return Answer.ok(bare ? PublishedSchema.tree(schema) : entry(subject, number, schema));
  }

  private Answer schema(List<String> path) {
    if (path.get(1).equals("types") && path.size() == 2) {
      return Answer.ok(array(List.of("AVRO")));
    }
    if (!path.get(1).equals("ids") || path.size() < 3) {
      return notFound(path);
    }
    Schema schema = byId(path.get(2));
    if (schema == null) {
      return Answer.error(404, SCHEMA_NOT_FOUND, "Schema " + path.get(2) + " not found");
    }
    if (path.size() == 3) {
      return Answer.ok(JSON.createObjectNode().put("schema", PublishedSchema.json(schema)));
    }
    return switch (path.get(3)) {
      case "schema" -> Answer.ok(PublishedSchema.tree(schema));
      case "subjects" ->
          Answer.ok(array(uses(schema).stream().map(use -> use.path("subject").asText()).toList()));
      case "versions" -> Answer.ok(JSON.createArrayNode().addAll(uses(schema)));
      default -> notFound(path);
    };
  }

  /** Subject and version of each place where a schema stands. */
  private List<ObjectNode> uses(Schema schema) {
    var uses = new ArrayList<ObjectNode>();
    versions.forEach(
        (subject, known) -> {
          int position = position(known, BundledSchemas.id(schema));
          if (position >= 0) {
            uses.add(JSON.createObjectNode().put("subject", subject).put("version", position + 1));
          }
        });
    return uses;
  }

  /**
   * POST to a subject looks a schema up, POST to its versions would register it: here both answer
   * with what is known.
   */
  private Answer post(List<String> path, String body) {
    boolean lookUp = path.size() == 2 && path.get(0).equals("subjects");
    boolean register =
        path.size() == 3 && path.get(0).equals("subjects") && path.get(2).equals("versions");
    if (!lookUp && !register) {
      return notFound(path);
    }
    Schema asked;
    try {
      asked = new Schema.Parser().parse(JSON.readTree(body).path("schema").asText());
    } catch (JsonProcessingException | AvroRuntimeException e) {
      return Answer.error(422, INVALID_SCHEMA, "Invalid schema: " + e.getMessage());
    }
    int id = BundledSchemas.id(asked);
    if (!byId.containsKey(id)) {
      return register
          ? Answer.error(
              422,
              READ_ONLY,
              "This endpoint serves the schemas that Drover was built with and registers no others")
          : Answer.error(404, SCHEMA_NOT_FOUND, "Schema not found");
    }
    if (register) {
      return Answer.ok(JSON.createObjectNode().put("id", id));
    }
    int position = position(versions.getOrDefault(path.get(1), List.of()), id);
    return Answer.ok(entry(path.get(1), Math.max(1, position + 1), byId.get(id)));
  }

  private static int position(List<Schema> known, int id) {
    for (int position = 0; position < known.size(); position++) {
      if (BundledSchemas.id(known.get(position)) == id) {
        return position;
      }
    }
    return -1;
  }

  private @Nullable Schema byId(String id) {
    try {
      return byId.get(Integer.valueOf(id));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static ObjectNode entry(String subject, int version, Schema schema) {
    return JSON.createObjectNode()
        .put("subject", subject)
        .put("version", version)
        .put("id", BundledSchemas.id(schema))
        .put("schema", PublishedSchema.json(schema));
  }

  private static ArrayNode array(Iterable<String> values) {
    ArrayNode array = JSON.createArrayNode();
    values.forEach(array::add);
    return array;
  }

  private static Answer subjectNotFound(String subject) {
    return Answer.error(404, SUBJECT_NOT_FOUND, "Subject '" + subject + "' not found.");
  }

  private static Answer notFound(List<String> path) {
    return Answer.error(404, 404, "nothing is served at /" + String.join("/", path));
  }

  private static List<String> segments(String rawPath) {
    var segments = new ArrayList<String>();
    for (String segment : rawPath.split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    return segments;
  }
}
