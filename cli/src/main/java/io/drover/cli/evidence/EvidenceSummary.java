package io.drover.cli.evidence;

import java.util.Map;
import java.util.TreeMap;

/**
 * The last line but the signature: what the file comes to.
 *
 * @param seal digest over its receipts
 * @param withoutSha256 how many of them have no SHA-256, because nobody read the content: verified
 *     by size, or found unchanged
 * @param fileSha256 SHA-256 of all bytes of the lines before, in hexadecimal
 */
public record EvidenceSummary(Seal seal, long withoutSha256, String fileSha256) {
  Map<String, Object> fields() {
    Map<String, Object> fields = new TreeMap<>(seal.fields());
    fields.put("withoutSha256", withoutSha256);
    fields.put("sha256", fileSha256);
    return fields;
  }

  static EvidenceSummary of(Fields fields) {
    return new EvidenceSummary(
        Seal.of(fields), fields.number("withoutSha256"), fields.text("sha256"));
  }
}
