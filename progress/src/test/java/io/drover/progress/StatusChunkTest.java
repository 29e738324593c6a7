package io.drover.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class StatusChunkTest {
  record Change(long offset, TaskStatus status) {}

  @Property
  @Label("A chunk is a map from offset to status")
  void behavesAsMap(@ForAll("changes") List<Change> changes) {
    byte[] chunk = null;
    var model = new HashMap<Long, TaskStatus>();
    for (var change : changes) {
      chunk = StatusChunk.with(chunk, change.offset(), change.status());
      model.put(change.offset(), change.status());
    }
    for (var offset = 0L; offset < StatusChunk.TASKS; offset++) {
      assertThat(StatusChunk.status(chunk, offset))
          .isEqualTo(model.getOrDefault(offset, TaskStatus.OPEN));
    }
  }

  @Property
  @Label("Changing a chunk leaves the given bytes as they are: the cache of the store holds them")
  void copiesOnWrite(@ForAll("changes") List<Change> changes) {
    var chunk = StatusChunk.with(null, 0, TaskStatus.FAILED);
    var before = chunk.clone();
    for (var change : changes) {
      StatusChunk.with(chunk, change.offset(), change.status());
    }
    assertThat(chunk).isEqualTo(before);
  }

  @Property
  @Label("Keys give back what they were made of, and those of a job start with its prefix alone")
  void keys(@ForAll @LongRange(min = 0) long chunk) {
    var key = StoreKeys.chunk("job", 3, chunk);

    assertThat(StoreKeys.migrationId(key)).isEqualTo("job");
    assertThat(key).startsWith(StoreKeys.prefix("job"));
    assertThat(Arrays.mismatch(StoreKeys.prefix("job.2"), StoreKeys.prefix("job")))
        .isEqualTo("job".length());
    assertThat(StoreKeys.partitionOf(StoreKeys.partition("job", 17))).isEqualTo(17);
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(
            Arbitraries.longs().between(0, StatusChunk.TASKS - 1), Arbitraries.of(TaskStatus.class))
        .as(Change::new)
        .list()
        .ofMaxSize(60);
  }
}
