package io.drover.cli.evidence;

import io.drover.schemas.evidence.CanonicalJson;
import io.drover.schemas.evidence.ReceiptText;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One receipt in a file of evidence.
 *
 * @param sourceKey key in the source bucket
 * @param sourcePin version at the source
 * @param targetKey key in the target bucket
 * @param targetPin version at the target
 * @param size bytes
 * @param sha256 SHA-256 of the content in hexadecimal, if anybody established it
 * @param covered the fields that the digest covers, as they are
 */
public record EvidenceEntry(
    String sourceKey,
    String sourcePin,
    String targetKey,
    String targetPin,
    long size,
    Optional<String> sha256,
    Map<?, ?> covered) {
  /** The line for a receipt, without its end. */
  static byte[] line(OutcomeStatus status, Receipt receipt) {
    Map<String, Object> line = new TreeMap<>();
    line.put("receipt", ReceiptText.fields(receipt));
    line.put("status", status.name());
    line.put("verifier", receipt.getVerifier());
    line.put("verifiedAt", receipt.getVerifiedAt().toString());
    if (!receipt.getAccommodations().isEmpty()) {
      line.put("accommodations", receipt.getAccommodations());
    }
    Map<String, Object> others = new TreeMap<>();
    for (ObjectChecksum checksum : receipt.getChecksums()) {
      if (!checksum.getKind().equals("SHA256")) {
        others.put(checksum.getKind(), ReceiptText.hex(checksum));
      }
    }
    if (!others.isEmpty()) {
      line.put("checksums", others);
    }
    return CanonicalJson.text(line).getBytes(StandardCharsets.UTF_8);
  }

  static EvidenceEntry of(Fields line) {
    Fields receipt = line.object("receipt");
    return new EvidenceEntry(
        receipt.text("sourceKey"),
        receipt.text("sourcePin"),
        receipt.text("targetKey"),
        receipt.text("targetPin"),
        receipt.number("size"),
        receipt.optionalText("sha256"),
        receipt.values());
  }
}
