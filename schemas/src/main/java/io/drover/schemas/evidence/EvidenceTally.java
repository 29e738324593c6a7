package io.drover.schemas.evidence;

import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * Adds up receipts to the evidence of a job. Any order, any number of parts: tallies merge. One
 * thread at a time.
 */
public final class EvidenceTally {
  /** Names the hash and the form of what is hashed. */
  public static final String ALGORITHM = "MuHash3072/receipt-1";

  private final MultisetHash hash = new MultisetHash();
  private long receipts;
  private long bytes;

  /** Takes in a receipt. */
  public void add(Receipt receipt) {
    add(ReceiptText.fields(receipt), receipt.getSize());
  }

  /**
   * Takes in a receipt as {@link ReceiptText#fields} has it.
   *
   * @param size bytes of its object
   */
  public void add(Map<?, ?> fields, long size) {
    hash.add(CanonicalJson.text(fields).getBytes(StandardCharsets.UTF_8));
    receipts++;
    bytes = Math.addExact(bytes, size);
  }

  /** Takes in everything of another tally, which stays as it is. */
  public void merge(EvidenceTally other) {
    hash.merge(other.hash);
    receipts += other.receipts;
    bytes = Math.addExact(bytes, other.bytes);
  }

  /** What it comes to now. */
  public Evidence evidence() {
    return Evidence.newBuilder()
        .setAlgorithm(ALGORITHM)
        .setDigest(HexFormat.of().formatHex(hash.digest()))
        .setReceipts(receipts)
        .setBytes(bytes)
        .build();
  }
}
