package io.drover.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.apache.avro.Schema;

/**
 * A schema as others should see it: self-contained, and without what only Java's code generator
 * needs.
 */
public final class PublishedSchema {
  private static final String JAVA_STRING = "avro.java.string";
  private static final ObjectMapper JSON = new ObjectMapper();

  private PublishedSchema() {}

  /** The schema as JSON on one line. Reads and writes the same bytes as the one given. */
  public static String json(Schema schema) {
    return tree(schema).toString();
  }

  /** The schema as a JSON tree. */
  public static JsonNode tree(Schema schema) {
    try {
      return plain(JSON.readTree(schema.toString()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Avro wrote a schema that is not JSON", e);
    }
  }

  private static JsonNode plain(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> plain(object);
      case ArrayNode array -> {
        ArrayNode copy = JSON.createArrayNode();
        array.forEach(element -> copy.add(plain(element)));
        yield copy;
      }
      default -> node;
    };
  }

  private static JsonNode plain(ObjectNode object) {
    ObjectNode copy = JSON.createObjectNode();
    for (var property : object.properties()) {
      if (!property.getKey().equals(JAVA_STRING)) {
        copy.set(property.getKey(), plain(property.getValue()));
      }
    }
    boolean bareType = object.has(JAVA_STRING) && copy.size() == 1 && copy.path("type").isTextual();
    return bareType ? TextNode.valueOf(copy.path("type").asText()) : copy;
  }
}
