package io.drover.storage.memory;

import io.drover.storage.ObjectAttributes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Attributes in few bytes: a million objects with three metadata entries each would otherwise be
 * mostly maps and strings.
 *
 * <p>Names that most objects of a migration carry are one byte.
 */
final class AttributeCoding {
  private static final byte[] NONE = new byte[0];

  /**
   * Names of one byte; an index here must never change while a process runs, and never leaves it.
   */
  private static final List<String> COMMON =
      List.of("drover-migration", "drover-epoch", "drover-source");

  private static final List<ObjectAttributes.Header> HEADERS =
      List.of(ObjectAttributes.Header.values());

  private AttributeCoding() {}

  static byte[] encode(ObjectAttributes attributes) {
    if (attributes.equals(ObjectAttributes.NONE)) {
      return NONE;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writeNumber(out, attributes.headers().size());
      for (Map.Entry<ObjectAttributes.Header, String> entry : attributes.headers().entrySet()) {
        writeNumber(out, HEADERS.indexOf(entry.getKey()));
        writeText(out, entry.getValue());
      }
      writeMap(out, attributes.metadata());
      writeMap(out, attributes.tags());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to an array cannot fail", e);
    }
    return bytes.toByteArray();
  }

  static ObjectAttributes decode(byte[] bytes, int length) {
    if (length == 0) {
      return ObjectAttributes.NONE;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, length))) {
      Map<ObjectAttributes.Header, String> headers = new HashMap<>();
      for (int i = readNumber(in); i > 0; i--) {
        headers.put(HEADERS.get(readNumber(in)), readText(in));
      }
      return new ObjectAttributes(headers, readMap(in), readMap(in));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from an array cannot fail", e);
    }
  }

  private static void writeMap(DataOutputStream out, Map<String, String> map) throws IOException {
    writeNumber(out, map.size());
    for (Map.Entry<String, String> entry : map.entrySet()) {
      int common = COMMON.indexOf(entry.getKey());
      writeNumber(out, common + 1);
      if (common < 0) {
        writeText(out, entry.getKey());
      }
      writeText(out, entry.getValue());
    }
  }

  private static Map<String, String> readMap(DataInputStream in) throws IOException {
    Map<String, String> map = new HashMap<>();
    for (int i = readNumber(in); i > 0; i--) {
      int common = readNumber(in);
      String name = common == 0 ? readText(in) : COMMON.get(common - 1);
      map.put(name, readText(in));
    }
    return map;
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    writeNumber(out, utf8.length);
    out.write(utf8);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(readNumber(in)), StandardCharsets.UTF_8);
  }

  private static void writeNumber(DataOutputStream out, int number) throws IOException {
    int rest = number;
    while (rest >= 0x80) {
      out.writeByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  private static int readNumber(DataInputStream in) throws IOException {
    int number = 0;
    for (int shift = 0; ; shift += 7) {
      int b = in.readUnsignedByte();
      number |= (b & 0x7f) << shift;
      if (b < 0x80) {
        return number;
      }
    }
  }
}
