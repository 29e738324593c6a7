package io.drover.forwarder.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a notification says: that something happened to an object. What it was does not matter, nor
 * in which order notifications come, since whoever acts on them looks at the object. Pure.
 *
 * @param bucket name of the bucket
 * @param key key of the object
 */
record Notification(String bucket, String key) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEST = "s3:TestEvent";

  /** A message that is no notification. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * Reads a message; one may hold several notifications.
   *
   * <p>Keys come in the encoding of forms. Not every store encodes them, so where the raw text
   * could be a key too both are named: looking at an object that nothing happened to is harmless.
   */
  static List<Notification> of(byte[] message) throws Unreadable {
    JsonNode root = parse(message);
    JsonNode records = root.path("Records");
    if (root.path("Event").asText().equals(TEST)) {
      return List.of();
    }
    if (!records.isArray()) {
      throw new Unreadable("the message has no list of Records");
    }
    List<Notification> found = new ArrayList<>();
    for (JsonNode record : records) {
      if (!record.path("eventName").asText().contains("ObjectAccessed")) {
        add(record, found);
      }
    }
    return found;
  }

  private static JsonNode parse(byte[] message) throws Unreadable {
    try {
      JsonNode root = JSON.readTree(message);
      return root == null ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : root;
    } catch (JsonProcessingException e) {
      throw new Unreadable("the message is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new Unreadable("the message cannot be read: " + e.getMessage());
    }
  }

  private static void add(JsonNode record, List<Notification> found) throws Unreadable {
    String bucket = record.path("s3").path("bucket").path("name").asText();
    String key = record.path("s3").path("object").path("key").asText();
    if (bucket.isEmpty() || key.isEmpty()) {
      throw new Unreadable("a record names no bucket or no object");
    }
    for (String each : keys(key)) {
      found.add(new Notification(bucket, each));
    }
  }

  private static Set<String> keys(String raw) {
    Set<String> keys = new LinkedHashSet<>();
    try {
      keys.add(URLDecoder.decode(raw, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      // A per cent sign that begins no code: this store does not encode.
    }
    keys.add(raw);
    return keys;
  }
}
