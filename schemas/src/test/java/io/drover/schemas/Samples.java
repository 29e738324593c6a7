package io.drover.schemas;

import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.Failure;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.PartialProgress;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Task;
import io.drover.schemas.record.TaskRef;
import io.drover.schemas.record.Verification;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Messages that use every kind of type in our schemas: unions set and unset, arrays, enums, bytes,
 * instants, odd strings.
 */
final class Samples {
  static final Instant TIME = Instant.ofEpochMilli(1_790_000_000_123L);
  static final String ODD_KEY = "a//ü/😀/\u0001%2F+ .txt";

  private Samples() {}

  static Task task() {
    return Task.newBuilder()
        .setMigrationId("m-1")
        .setSourceKey(ODD_KEY)
        .setTargetKey("t/" + ODD_KEY)
        .setSourcePin("\"etag\"")
        .setSize(5_497_558_138_880L)
        .setModified(TIME)
        .setTargetPin("\"older\"")
        .setTargetSize(7)
        .build();
  }

  static Outcome migrated() {
    return Outcome.newBuilder()
        .setTask(new TaskRef(3, 9_000_000_000L))
        .setMigrationId("m-1")
        .setSourceKey(ODD_KEY)
        .setStatus(OutcomeStatus.MIGRATED)
        .setSize(0)
        .setReceipt(receipt())
        .setFinishedAt(TIME)
        .build();
  }

  static Outcome failed() {
    return Outcome.newBuilder()
        .setTask(new TaskRef(0, 0L))
        .setMigrationId("m-1")
        .setSourceKey("k")
        .setStatus(OutcomeStatus.FAILED)
        .setSize(1)
        .setError(new Failure("denied", "no", "copy"))
        .setFinishedAt(TIME)
        .build();
  }

  static Command start() {
    return Command.newBuilder()
        .setMigrationId("m-1")
        .setAction(Action.START)
        .setSpec(MigrationSpec.newBuilder().setSource("s3://a/").setTarget("file:///b/").build())
        .build();
  }

  static Stream<SpecificRecord> all() {
    return Stream.of(
        task(),
        migrated(),
        failed(),
        start(),
        copy(),
        PartialProgress.newBuilder().setMigrationId("m").setPartition(1).build());
  }

  private static Copy copy() {
    return Copy.newBuilder()
        .setTask(new TaskRef(1, 2L))
        .setMigrationId("m-1")
        .setSourceKey("k")
        .setTargetKey("k")
        .setResult(CopyResult.COPIED)
        .setSourcePin("p")
        .setTargetPin("q")
        .setSize(-1)
        .setChecksums(List.of(sha256(), sha256()))
        .setAccommodations(List.of("rule:effect:subject"))
        .setCopiedAt(Instant.EPOCH)
        .build();
  }

  private static Receipt receipt() {
    return Receipt.newBuilder()
        .setSourceKey(ODD_KEY)
        .setSourcePin("p")
        .setTargetPin("q")
        .setSize(1)
        .setChecksums(List.of(sha256()))
        .setVerification(Verification.FULL)
        .setVerifier("v")
        .setVerifiedAt(TIME)
        .build();
  }

  private static ObjectChecksum sha256() {
    return new ObjectChecksum("SHA256", ByteBuffer.wrap(new byte[32]));
  }
}
