package io.drover.cli.evidence;

import io.drover.schemas.evidence.EvidenceTally;
import io.drover.schemas.evidence.ReceiptText;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Plan;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Verification;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ContentHash;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** A job's receipts and its file of evidence, for tests. */
final class Receipts {
  private Receipts() {}

  static Migration job(String target) {
    return Migration.newBuilder()
        .setMigrationId("m-1")
        .setSpec(MigrationSpec.newBuilder().setSource("memory://from/").setTarget(target).build())
        .setState(MigrationState.COMPLETED)
        .setRevision(3)
        .setPlan(Plan.newBuilder().build())
        .setCreatedAt(Instant.EPOCH)
        .setFinishedAt(Instant.EPOCH)
        .build();
  }

  /** Puts an object into a store and gives the receipt of it. */
  static Receipt stored(ObjectStore store, String key, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    Pin pin =
        store
            .put(
                new ObjectKey(key),
                ObjectAttributes.NONE,
                new Payload(bytes, 0, bytes.length),
                Condition.NONE)
            .pin();
    Checksum sha256 =
        ContentHash.of(EnumSet.of(Checksum.Kind.SHA256), bytes, 0, bytes.length).iterator().next();
    return Receipt.newBuilder()
        .setSourceKey(key)
        .setSourcePin("s-" + key)
        .setTargetKey(key)
        .setTargetPin(pin.value())
        .setSize(bytes.length)
        .setChecksums(
            List.of(new ObjectChecksum(sha256.kind().name(), ByteBuffer.wrap(sha256.value()))))
        .setVerification(Verification.CHECKSUM)
        .setWritten(true)
        .setVerifier("v")
        .setVerifiedAt(Instant.EPOCH)
        .build();
  }

  static void write(Path file, Migration job, List<Receipt> receipts, Optional<PrivateKey> key)
      throws IOException {
    EvidenceTally tally = new EvidenceTally();
    long without = 0;
    try (EvidenceWriter writer = new EvidenceWriter(file, EvidenceHeader.of(job, 0))) {
      for (Receipt receipt : receipts) {
        tally.add(receipt);
        without += ReceiptText.sha256(receipt).isPresent() ? 0 : 1;
        writer.line(EvidenceEntry.line(OutcomeStatus.MIGRATED, receipt));
      }
      writer.commit(Seal.of(tally.evidence()), without, key);
    }
  }
}
