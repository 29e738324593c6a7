package io.drover.copier;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Task;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TargetPlanTest {
  private static final Pin ETAG = new Pin("d41d8cd98f00b204e9800998ecf8427e");
  private static final Set<Checksum.Kind> ALL = EnumSet.allOf(Checksum.Kind.class);

  private static Task task() {
    return Task.newBuilder()
        .setMigrationId("m-1")
        .setSourceKey("a")
        .setTargetKey("a")
        .setSourcePin(ETAG.value())
        .setSize(5)
        .setModified(Instant.EPOCH)
        .setTargetPin(ETAG.value())
        .setTargetSize(5)
        .build();
  }

  private static ObjectStat target(ObjectAttributes attributes) {
    return new ObjectStat(new ObjectKey("a"), 5, Instant.EPOCH, ETAG, attributes, false, Set.of());
  }

  @Test
  @DisplayName("T-01: equal ETags in two stores prove nothing; the object is copied")
  void equalEtagsOfTwoStoresProveNothing() {
    TargetPlan plan =
        TargetPlan.compared(task(), ETAG, Optional.of(target(ObjectAttributes.NONE)), ALL);

    assertThat(plan).isEqualTo(new TargetPlan.Write(Condition.match(ETAG)));
  }

  @Test
  @DisplayName("M-07: our own copy of this source version is left as it is")
  void anUnchangedCopyIsLeft() {
    ObjectAttributes carried = new Provenance("earlier", 1, ETAG).stamp(ObjectAttributes.NONE);

    assertThat(TargetPlan.compared(task(), ETAG, Optional.of(target(carried)), ALL))
        .isEqualTo(new TargetPlan.Unchanged(ETAG));
  }
}
