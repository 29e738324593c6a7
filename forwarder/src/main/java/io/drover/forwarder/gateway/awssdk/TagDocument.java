package io.drover.forwarder.gateway.awssdk;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The tags of an object as a document of S3. */
final class TagDocument {
  private TagDocument() {}

  /** The answer to a question for tags. */
  static ResponseInputStream<GetObjectResponse> answer(Map<String, String> tags) {
    byte[] document = document(tags).getBytes(StandardCharsets.UTF_8);
    return new ResponseInputStream<>(
        GetObjectResponse.builder()
            .contentType("application/xml")
            .contentLength((long) document.length)
            .build(),
        AbortableInputStream.create(new ByteArrayInputStream(document)));
  }

  private static String document(Map<String, String> tags) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument();
      xml.writeStartElement("Tagging");
      xml.writeDefaultNamespace("http://s3.amazonaws.com/doc/2006-03-01/");
      xml.writeStartElement("TagSet");
      for (Map.Entry<String, String> tag : tags.entrySet()) {
        xml.writeStartElement("Tag");
        element(xml, "Key", tag.getKey());
        element(xml, "Value", tag.getValue());
        xml.writeEndElement();
      }
      xml.writeEndElement();
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing XML to memory", e);
    }
    return text.toString();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
