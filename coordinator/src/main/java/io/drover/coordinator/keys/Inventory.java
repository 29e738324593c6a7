package io.drover.coordinator.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The manifest of an S3 Inventory report in CSV.
 *
 * @param files its data files, in their order
 * @param key column of the key
 * @param latest column that says whether the row is the latest version, -1 where there is none
 * @param marker column that says whether the row is a delete marker, -1 where there is none
 */
record Inventory(List<DataFile> files, int key, int latest, int marker) {
  /** A manifest names its files and little else. */
  private static final int MAX_BYTES = 64 << 20;

  /**
   * @param key in the bucket of the reports
   * @param md5 of its bytes, in lower-case hexadecimal
   */
  record DataFile(String key, String md5) {}

  Inventory {
    files = List.copyOf(files);
  }

  /**
   * Reads a manifest.
   *
   * @throws KeyListException that names what is missing or not supported
   */
  static Inventory read(InputStream bytes) throws IOException {
    byte[] text = bytes.readNBytes(MAX_BYTES + 1);
    if (text.length > MAX_BYTES) {
      throw new KeyListException("inventory manifest is longer than %d bytes".formatted(MAX_BYTES));
    }
    try {
      return of(JsonMapper.builder().build().readTree(text));
    } catch (JsonProcessingException e) {
      throw new KeyListException(
          "inventory manifest is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Inventory of(JsonNode manifest) {
    String format = text(manifest, "fileFormat");
    if (!format.equalsIgnoreCase("CSV")) {
      throw new KeyListException(
          "inventory manifest has fileFormat '%s': it must be CSV".formatted(format));
    }
    List<String> columns =
        Arrays.stream(text(manifest, "fileSchema").split(",", -1))
            .map(column -> column.strip().toLowerCase(Locale.ROOT))
            .toList();
    if (!columns.contains("key")) {
      throw new KeyListException("inventory manifest has no Key in its fileSchema " + columns);
    }
    List<DataFile> files = new ArrayList<>();
    for (JsonNode file : manifest.path("files")) {
      files.add(
          new DataFile(text(file, "key"), text(file, "MD5checksum").toLowerCase(Locale.ROOT)));
    }
    return new Inventory(
        files,
        columns.indexOf("key"),
        columns.indexOf("islatest"),
        columns.indexOf("isdeletemarker"));
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new KeyListException("inventory manifest has no text '%s'".formatted(field));
    }
    return value.textValue();
  }
}
