package io.drover.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.schemas.Topic;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.Mode;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.TaskRef;
import io.drover.schemas.record.Verification;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ContentHash;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VerifierRoleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OBJECTS = 300;

  private WorkSpace space;

  @BeforeEach
  void start() {
    space = new WorkSpace();
  }

  @AfterEach
  void stop() {
    space.close();
  }

  private VerifierRole verifier() {
    return new VerifierRole(
        VerifierConfig.of(Map.of()),
        space.clients,
        space.stores,
        new SimpleMeterRegistry(),
        Clock.systemUTC());
  }

  /** Every tenth object is rotten at the target. */
  private static boolean rotten(int i) {
    return i % 10 == 9;
  }

  private Copy copy(int i) {
    ObjectKey key = new ObjectKey("k" + i);
    byte[] content = VerifierFixture.content(1_000 + i, i);
    Pin from =
        space.source.put(key, ObjectAttributes.NONE, Payload.of(content), Condition.NONE).pin();
    byte[] stored = content.clone();
    stored[0] ^= (byte) (rotten(i) ? 1 : 0);
    ObjectAttributes stamped = new Provenance(WorkSpace.JOB, 1, from).stamp(ObjectAttributes.NONE);
    Pin to = space.target.put(key, stamped, Payload.of(stored), Condition.NONE).pin();
    Checksum sha256 =
        ContentHash.of(EnumSet.of(Checksum.Kind.SHA256), content, 0, content.length)
            .iterator()
            .next();
    return Copy.newBuilder()
        .setTask(new TaskRef(i % WorkSpace.PARTITIONS, (long) i))
        .setMigrationId(WorkSpace.JOB)
        .setEpoch(1L)
        .setSourceKey(key.value())
        .setTargetKey(key.value())
        .setResult(CopyResult.COPIED)
        .setSourcePin(from.value())
        .setTargetPin(to.value())
        .setSize((long) content.length)
        .setChecksums(List.of(new ObjectChecksum("SHA256", ByteBuffer.wrap(sha256.value()))))
        .setAccommodations(List.of())
        .setRecognised(false)
        .setAttempts(1)
        .setCopier("copier")
        .setCopiedAt(Instant.EPOCH)
        .build();
  }

  @Test
  @DisplayName(
      "O-05 M-03 F-05 copies in, outcomes out; a copy that comes twice is harmless; only right"
          + " copies lose their source")
  void verifies() {
    space.publishJob(Mode.MOVE, Verification.FULL);
    for (int i = 0; i < OBJECTS; i++) {
      Copy copy = copy(i);
      space.send(Topic.COPIES, i % WorkSpace.PARTITIONS, "bucket/k" + i, copy);
      space.send(Topic.COPIES, i % WorkSpace.PARTITIONS, "bucket/k" + i, copy);
    }
    space.flush();

    try (VerifierRole verifier = verifier()) {
      verifier.start();
      await()
          .atMost(PATIENCE)
          .until(() -> space.read(Topic.OUTCOMES, Outcome.class).size() == 2 * OBJECTS);
      assertThat(verifier.health().ready()).isTrue();
    }

    for (ConsumerRecord<String, Outcome> each : space.read(Topic.OUTCOMES, Outcome.class)) {
      Outcome outcome = each.value();
      boolean wrong = rotten(Integer.parseInt(outcome.getSourceKey().substring(1)));
      assertThat(each.partition()).isEqualTo(outcome.getTask().getPartition());
      assertThat(outcome.getStatus())
          .isEqualTo(wrong ? OutcomeStatus.FAILED : OutcomeStatus.MIGRATED);
      assertThat(space.source.head(new ObjectKey(outcome.getSourceKey())).isPresent())
          .isEqualTo(wrong);
    }
  }
}
