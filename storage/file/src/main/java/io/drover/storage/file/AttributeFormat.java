package io.drover.storage.file;

import io.drover.storage.ObjectAttributes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Attributes as the bytes of one extended attribute: a version byte, then headers, metadata and
 * tags, each as a count and that many pairs of texts; numbers are two bytes, texts are UTF-8 with
 * their length before.
 */
final class AttributeFormat {
  private static final int VERSION = 1;

  private AttributeFormat() {}

  static byte[] encode(ObjectAttributes attributes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      Map<String, String> headers = new TreeMap<>();
      attributes.headers().forEach((header, value) -> headers.put(header.wireName(), value));
      write(out, headers);
      write(out, attributes.metadata());
      write(out, attributes.tags());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to an array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if the bytes are not of this format
   */
  static ObjectAttributes decode(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IOException("attributes of version " + version + "; this one reads " + VERSION);
      }
      return new ObjectAttributes(headers(read(in)), read(in), read(in));
    }
  }

  private static Map<ObjectAttributes.Header, String> headers(Map<String, String> named) {
    Map<ObjectAttributes.Header, String> headers = new HashMap<>();
    Arrays.stream(ObjectAttributes.Header.values())
        .filter(header -> named.containsKey(header.wireName()))
        .forEach(header -> headers.put(header, named.getOrDefault(header.wireName(), "")));
    return headers;
  }

  private static void write(DataOutputStream out, Map<String, String> map) throws IOException {
    out.writeShort(map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      text(out, entry.getKey());
      text(out, entry.getValue());
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(Math.min(utf8.length, 0xffff));
    out.write(utf8, 0, Math.min(utf8.length, 0xffff));
  }

  private static Map<String, String> read(DataInputStream in) throws IOException {
    Map<String, String> map = new HashMap<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      String name = text(in);
      map.put(name, text(in));
    }
    return map;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
  }
}
