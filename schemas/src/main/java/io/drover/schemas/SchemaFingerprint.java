package io.drover.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Derives a schema's id from the schema: documentation and defaults do not change it, what is on
 * the wire does.
 */
final class SchemaFingerprint {
  private SchemaFingerprint() {}

  /**
   * The first 31 bits of the SHA-256 of the schema's parsing canonical form (Avro specification);
   * never 0.
   */
  static int id(Schema schema) {
    byte[] canonical = SchemaNormalization.toParsingForm(schema).getBytes(StandardCharsets.UTF_8);
    int id = ByteBuffer.wrap(sha256(canonical)).getInt() >>> 1;
    return id == 0 ? 1 : id;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
