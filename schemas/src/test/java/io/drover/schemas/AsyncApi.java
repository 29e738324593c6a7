package io.drover.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/** The AsyncAPI 3.0 document of Drover's topics, from the topic catalogue and the schemas. */
final class AsyncApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BINDING_VERSION = "0.5.0";
  private static final String AVRO = "application/vnd.apache.avro;version=1.9.0";

  private AsyncApi() {}

  static ObjectNode document() {
    ObjectNode document = JSON.createObjectNode();
    document.put("asyncapi", "3.0.0");
    document
        .putObject("info")
        .put("title", "Drover")
        .put("version", "1")
        .put(
            "description",
            "Topics of Drover, live object migration on Kafka. Values are Avro in the Confluent"
                + " wire format (byte 0, schema id in four bytes, Avro binary); keys are UTF-8"
                + " strings. Topic names start with a configurable prefix, drover. by default.")
        .putObject("license")
        .put("name", "Apache-2.0");
    document.put("defaultContentType", "application/vnd.apache.avro+binary");
    ObjectNode channels = document.putObject("channels");
    ObjectNode operations = document.putObject("operations");
    ObjectNode messages = document.putObject("components").putObject("messages");
    for (Topic topic : Topic.values()) {
      channels.set(name(topic), channel(topic));
      operations(topic)
          .forEach(action -> operations.set(action + "-" + name(topic), operation(topic, action)));
      messages.set(messageName(topic), message(topic));
    }
    return document;
  }

  private static ObjectNode channel(Topic topic) {
    ObjectNode channel = JSON.createObjectNode();
    channel
        .put("address", topic.withPrefix(Topic.DEFAULT_PREFIX))
        .put("description", topic.purpose());
    channel
        .putObject("messages")
        .putObject(messageName(topic))
        .put("$ref", "#/components/messages/" + messageName(topic));
    ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
    if (topic.spread() == Topic.Spread.ONE) {
      kafka.put("partitions", 1);
    }
    ObjectNode configuration = kafka.putObject("topicConfiguration");
    topic.configuration().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(
            setting -> {
              if (setting.getKey().equals("cleanup.policy")) {
                configuration.putArray(setting.getKey()).add(setting.getValue());
              } else {
                configuration.put(setting.getKey(), Long.parseLong(setting.getValue()));
              }
            });
    kafka.put("bindingVersion", BINDING_VERSION);
    return channel;
  }

  private static List<String> operations(Topic topic) {
    return switch (topic) {
      case COMMANDS -> List.of("receive");
      case TASKS, COPIES, OUTCOMES, CHANGES -> List.of("send", "receive");
      case MIGRATIONS, UPLOADS, PROGRESS, ROUTES, GATEWAYS, LEASES, FORWARDS, DEAD_LETTERS ->
          List.of("send");
    };
  }

  private static ObjectNode operation(Topic topic, String action) {
    ObjectNode operation = JSON.createObjectNode();
    operation.put("action", action);
    operation.putObject("channel").put("$ref", "#/channels/" + name(topic));
    return operation;
  }

  private static ObjectNode message(Topic topic) {
    ObjectNode message = JSON.createObjectNode();
    message.put("name", messageName(topic));
    topic
        .message()
        .ifPresentOrElse(
            type -> {
              Schema schema = SpecificData.get().getSchema(type);
              message.put("summary", schema.getDoc());
              message
                  .putObject("payload")
                  .put("schemaFormat", AVRO)
                  .set("schema", PublishedSchema.tree(schema));
            },
            () -> {
              message.put("summary", topic.purpose());
              message.put("contentType", "application/octet-stream");
              message
                  .putObject("headers")
                  .put("type", "object")
                  .set("properties", deadLetterHeaders());
            });
    ObjectNode kafka = message.putObject("bindings").putObject("kafka");
    kafka.putObject("key").put("type", "string").put("description", topic.key());
    if (topic.message().isPresent()) {
      kafka
          .put("schemaIdLocation", "payload")
          .put("schemaIdPayloadEncoding", "confluent")
          .put("schemaLookupStrategy", "TopicNameStrategy");
    }
    kafka.put("bindingVersion", BINDING_VERSION);
    return message;
  }

  private static JsonNode deadLetterHeaders() {
    ObjectNode headers = JSON.createObjectNode();
    header(headers, "drover.reason", "Why the record could not be read or was refused.");
    header(headers, "drover.topic", "Topic that it came from.");
    header(headers, "drover.partition", "Partition that it came from.");
    header(headers, "drover.offset", "Offset that it had there.");
    header(headers, "drover.command.id", "The commandId of a refused command.");
    return headers;
  }

  private static void header(ObjectNode headers, String name, String description) {
    headers.putObject(name).put("type", "string").put("description", description);
  }

  private static String name(Topic topic) {
    return topic.withPrefix("");
  }

  private static String messageName(Topic topic) {
    return topic.message().map(Class::getSimpleName).orElse("DeadLetter");
  }
}
