package io.drover.storage.s3;

import io.drover.storage.ListedObject;
import io.drover.storage.ObjectKey;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The XML that S3 answers a ListObjectsV2 with.
 *
 * @param objects the entries
 * @param truncated whether there are more
 * @param next how to ask for them; null if the answer does not say
 */
record ListingDocument(List<ListedObject> objects, boolean truncated, @Nullable String next) {
  private static final String ROOT = "ListBucketResult";
  private static final String ENTRY = "Contents";

  /**
   * Reads a complete answer.
   *
   * @param unnamed looks at an object whose entry has no ETag: some stores list objects so that are
   *     just being written or removed, and directory markers
   * @throws Malformed if it is no listing
   */
  static ListingDocument read(byte[] xml, Function<ObjectKey, Optional<ListedObject>> unnamed)
      throws Malformed {
    try {
      XMLStreamReader reader =
          ErrorDocument.FACTORY.createXMLStreamReader(new ByteArrayInputStream(xml));
      return new Parsing(reader, unnamed).document();
    } catch (XMLStreamException e) {
      throw new Malformed("it is not XML: " + e.getMessage(), e);
    }
  }

  /** An answer that is no listing. */
  static final class Malformed extends Exception {
    Malformed(String why, @Nullable Throwable cause) {
      super(why, cause);
    }
  }

  /** One walk through the document: texts of the root's elements, and of those of its entries. */
  private static final class Parsing {
    private final XMLStreamReader reader;
    private final Function<ObjectKey, Optional<ListedObject>> unnamed;
    private final Map<String, String> root = new HashMap<>();
    private final List<Map<String, String>> entries = new ArrayList<>();

    Parsing(XMLStreamReader reader, Function<ObjectKey, Optional<ListedObject>> unnamed) {
      this.reader = reader;
      this.unnamed = unnamed;
    }

    ListingDocument document() throws XMLStreamException, Malformed {
      reader.nextTag();
      if (!reader.getLocalName().equals(ROOT)) {
        throw new Malformed("its document is '" + reader.getLocalName() + "'", null);
      }
      while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
        if (reader.getLocalName().equals(ENTRY)) {
          entries.add(children());
        } else {
          leaf(root);
        }
      }
      return result();
    }

    private Map<String, String> children() throws XMLStreamException {
      Map<String, String> fields = HashMap.newHashMap(8);
      while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
        leaf(fields);
      }
      return fields;
    }

    /** Takes the text of an element; of one that has elements of its own, nothing. */
    private void leaf(Map<String, String> fields) throws XMLStreamException {
      String name = reader.getLocalName();
      StringBuilder text = new StringBuilder();
      boolean nested = false;
      for (int depth = 1; depth > 0; ) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            depth++;
            nested = true;
          }
          case XMLStreamConstants.END_ELEMENT -> depth--;
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              text.append(reader.getText());
          default -> {
            // Comments and the like.
          }
        }
      }
      if (!nested) {
        fields.put(name, text.toString());
      }
    }

    private ListingDocument result() throws Malformed {
      if (!root.containsKey("Name") && !root.containsKey("IsTruncated")) {
        throw new Malformed("it says neither Name nor IsTruncated", null);
      }
      boolean encoded = "url".equalsIgnoreCase(root.getOrDefault("EncodingType", ""));
      List<ListedObject> objects = new ArrayList<>(entries.size());
      for (Map<String, String> entry : entries) {
        object(entry, encoded).ifPresent(objects::add);
      }
      return new ListingDocument(
          objects,
          "true".equalsIgnoreCase(root.getOrDefault("IsTruncated", "").strip()),
          root.get("NextContinuationToken"));
    }

    /** To the second, as heads say it: some stores list fractions that they do not repeat. */
    private Optional<ListedObject> object(Map<String, String> entry, boolean encoded)
        throws Malformed {
      String key = entry.get("Key");
      String tag = entry.getOrDefault("ETag", "");
      if (key == null) {
        throw new Malformed("an entry has no Key", null);
      }
      try {
        ObjectKey name =
            new ObjectKey(encoded ? URLDecoder.decode(key, StandardCharsets.UTF_8) : key);
        return tag.isBlank()
            ? unnamed.apply(name)
            : Optional.of(
                new ListedObject(
                    name,
                    Long.parseLong(entry.getOrDefault("Size", "").strip()),
                    modified(entry.get("LastModified")),
                    S3Stat.pin(tag)));
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new Malformed("its entry for %s: %s".formatted(key, e.getMessage()), e);
      }
    }

    private static Instant modified(@Nullable String text) {
      return text == null
          ? Instant.EPOCH
          : Instant.parse(text.strip()).truncatedTo(ChronoUnit.SECONDS);
    }
  }
}
