package io.drover.storage.azure;

import io.drover.storage.Accommodation;
import io.drover.storage.Accommodation.Effect;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The XML of List Blobs. Not for use by several threads. */
final class ListingDocument {
  private final List<ListedObject> objects = new ArrayList<>();
  private final List<Accommodation> skipped = new ArrayList<>();
  private String nextMarker = "";

  List<ListedObject> objects() {
    return objects;
  }

  List<Accommodation> skipped() {
    return skipped;
  }

  /** Where the next page begins; empty after the last. */
  String nextMarker() {
    return nextMarker;
  }

  /**
   * Adds a page.
   *
   * @throws XMLStreamException if it is no listing, or ends early: anything else that came with
   *     status 200 must not pass for an empty one (T-35)
   */
  void read(XMLStreamReader reader) throws XMLStreamException {
    reader.nextTag();
    reader.require(XMLStreamConstants.START_ELEMENT, null, "EnumerationResults");
    nextMarker = "";
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamConstants.START_ELEMENT) {
        switch (reader.getLocalName()) {
          case "Blob" -> blob(reader);
          case "NextMarker" -> nextMarker = reader.getElementText();
          default -> {
            // What was asked for, and the elements around the blobs.
          }
        }
      }
    }
  }

  private void blob(XMLStreamReader reader) throws XMLStreamException {
    Map<String, String> fields = new HashMap<>();
    int depth = 1;
    while (depth > 0) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          String name = reader.getLocalName();
          if (name.equals("Properties")) {
            depth++;
          } else {
            field(reader, name, fields);
          }
        }
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {
          // White space between elements.
        }
      }
    }
    add(reader, fields);
  }

  private static void field(XMLStreamReader reader, String name, Map<String, String> fields)
      throws XMLStreamException {
    switch (name) {
      case "Name" -> {
        boolean encoded = "true".equalsIgnoreCase(reader.getAttributeValue(null, "Encoded"));
        String text = reader.getElementText();
        fields.put(name, encoded ? decode(text) : text);
      }
      case "Content-Length", "Last-Modified", "Etag", "ResourceType" ->
          fields.put(name, reader.getElementText());
      default -> skip(reader);
    }
  }

  /** Names that XML cannot hold come percent-encoded. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static void skip(XMLStreamReader reader) throws XMLStreamException {
    int depth = 1;
    while (depth > 0) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {
          // Text.
        }
      }
    }
  }

  private void add(XMLStreamReader reader, Map<String, String> fields) throws XMLStreamException {
    String name = fields.getOrDefault("Name", "");
    if ("directory".equals(fields.get("ResourceType"))) {
      skipped.add(new Accommodation("directory", Effect.DROPPED, name));
      return;
    }
    try {
      objects.add(
          new ListedObject(
              new ObjectKey(name),
              Long.parseLong(fields.getOrDefault("Content-Length", "")),
              WireResponse.time(fields.getOrDefault("Last-Modified", "")).orElse(Instant.EPOCH),
              AzureStat.pin(fields.getOrDefault("Etag", ""))));
    } catch (IllegalArgumentException e) {
      throw new XMLStreamException(
          "entry '%s' cannot be read: %s".formatted(name, e.getMessage()), reader.getLocation(), e);
    }
  }
}
