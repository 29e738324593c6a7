package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
  private static final Provenance PROVENANCE = new Provenance("job-1", 3, new Pin("\"etag\""));

  private static ObjectAttributes metadata(Map<String, String> metadata) {
    return ObjectAttributes.NONE.withMetadata(metadata);
  }

  @Test
  @DisplayName("T-27 a copy says where it comes from, and no more about earlier jobs")
  void stampReplacesAnEarlierOne() {
    ObjectAttributes once =
        new Provenance("job-0", 1, new Pin("old")).stamp(metadata(Map.of("a", "1")));

    ObjectAttributes twice = PROVENANCE.stamp(once);

    assertThat(Provenance.of(twice)).hasValue(PROVENANCE);
    assertThat(Provenance.strip(twice)).isEqualTo(metadata(Map.of("a", "1")));
  }

  @Test
  void incompleteOrForeignEntriesAreNoProvenance() {
    assertThat(Provenance.of(ObjectAttributes.NONE)).isEmpty();
    assertThat(Provenance.of(metadata(Map.of("drover-migration", "x", "drover-epoch", "1"))))
        .isEmpty();
    assertThat(
            Provenance.of(
                metadata(
                    Map.of("drover-migration", "x", "drover-epoch", "-1", "drover-source", "p"))))
        .isEmpty();
  }
}
