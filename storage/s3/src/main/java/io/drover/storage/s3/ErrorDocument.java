package io.drover.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The XML that S3 answers with when it refuses: the texts of the elements below {@code Error}.
 *
 * @param fields text by element name; empty if the answer is no such document
 */
record ErrorDocument(Map<String, String> fields) {
  /** A refusal has some hundred bytes; what comes after this is not read. */
  static final int MAX_BYTES = 64 * 1024;

  static final ErrorDocument NONE = new ErrorDocument(Map.of());

  /** Reads XML without looking anywhere else for parts of it. Safe for any number of threads. */
  static final XMLInputFactory FACTORY = factory();

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /** Reads what it can: some stores and all proxies also answer with something else. */
  static ErrorDocument read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAX_BYTES);
    Map<String, String> fields = new HashMap<>();
    try {
      parse(FACTORY.createXMLStreamReader(new ByteArrayInputStream(bytes)), fields);
    } catch (XMLStreamException e) {
      return NONE; // Not XML: the status says what there is to know.
    }
    return new ErrorDocument(fields);
  }

  private static void parse(XMLStreamReader reader, Map<String, String> fields)
      throws XMLStreamException {
    int depth = 0;
    boolean error = false;
    String name = "";
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          name = reader.getLocalName();
          error = depth == 1 ? name.equals("Error") : error;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (error && depth == 2) {
            fields.merge(name, reader.getText(), String::concat);
          }
        }
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {
          // Comments and the like.
        }
      }
    }
  }

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name)).filter(text -> !text.isBlank());
  }
}
