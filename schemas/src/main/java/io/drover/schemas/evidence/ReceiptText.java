package io.drover.schemas.evidence;

import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Receipt;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the digest of a job covers of a receipt: what stays the same however often the object is
 * looked at again, and not who looked when.
 *
 * <p>As canonical JSON (RFC 8785) with the names {@code replacedPin} (only if something was
 * replaced), {@code sha256} (hexadecimal, only if known), {@code size}, {@code sourceKey}, {@code
 * sourcePin}, {@code targetKey}, {@code targetPin}, {@code verification}, {@code written}.
 */
public final class ReceiptText {
  private static final String SHA256 = "SHA256";

  private ReceiptText() {}

  /** The covered fields, by name. */
  public static Map<String, Object> fields(Receipt receipt) {
    Map<String, Object> fields = new TreeMap<>();
    String replaced = receipt.getReplacedPin();
    if (replaced != null) {
      fields.put("replacedPin", replaced);
    }
    sha256(receipt).ifPresent(hash -> fields.put("sha256", hash));
    fields.put("size", receipt.getSize());
    fields.put("sourceKey", receipt.getSourceKey());
    fields.put("sourcePin", receipt.getSourcePin());
    fields.put("targetKey", receipt.getTargetKey());
    fields.put("targetPin", receipt.getTargetPin());
    fields.put("verification", receipt.getVerification().name());
    fields.put("written", receipt.getWritten());
    return fields;
  }

  /** The SHA-256 of the object's content in lower-case hexadecimal, if the receipt has it. */
  public static Optional<String> sha256(Receipt receipt) {
    return receipt.getChecksums().stream()
        .filter(checksum -> checksum.getKind().equals(SHA256))
        .map(ReceiptText::hex)
        .findFirst();
  }

  /** A checksum's value in lower-case hexadecimal. */
  public static String hex(ObjectChecksum checksum) {
    ByteBuffer value = checksum.getValue().duplicate();
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
