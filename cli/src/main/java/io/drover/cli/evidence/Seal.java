package io.drover.cli.evidence;

import io.drover.schemas.record.Evidence;
import java.util.Map;

/**
 * A digest over receipts with what it covers.
 *
 * @param algorithm how it is computed
 * @param digest in hexadecimal
 * @param receipts how many it covers
 * @param bytes sum of the bytes of their objects
 */
public record Seal(String algorithm, String digest, long receipts, long bytes) {
  static Seal of(Evidence evidence) {
    return new Seal(
        evidence.getAlgorithm(), evidence.getDigest(), evidence.getReceipts(), evidence.getBytes());
  }

  static Seal of(Fields fields) {
    return new Seal(
        fields.text("algorithm"),
        fields.text("digest"),
        fields.number("receipts"),
        fields.number("bytes"));
  }

  Map<String, Object> fields() {
    return Map.of("algorithm", algorithm, "digest", digest, "receipts", receipts, "bytes", bytes);
  }
}
