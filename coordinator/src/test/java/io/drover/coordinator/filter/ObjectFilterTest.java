package io.drover.coordinator.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Filter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** M-04: all conditions together. */
class ObjectFilterTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  @DisplayName("one include must match and no exclude may; without includes everything may pass")
  void patterns() {
    ObjectFilter both =
        ObjectFilter.of(
            Filter.newBuilder()
                .setInclude(List.of("**/*.jpg", "raw/**"))
                .setExclude(List.of("**/tmp/**"))
                .build());
    ObjectFilter exclude =
        ObjectFilter.of(Filter.newBuilder().setExclude(List.of("*.tmp")).build());

    assertThat(List.of("a.jpg", "raw/x", "d/e.jpg")).allMatch(both::admitsKey);
    assertThat(List.of("a.png", "raw/tmp/x", "tmp/a.jpg", "")).noneMatch(both::admitsKey);
    assertThat(List.of("a", "d/a.tmp", "")).allMatch(exclude::admitsKey);
    assertThat(exclude.admitsKey("a.tmp")).isFalse();
  }

  @Test
  @DisplayName("sizes include both ends; times include the first instant and not the last")
  void bounds() {
    ObjectFilter sizes =
        ObjectFilter.of(Filter.newBuilder().setMinSize(10L).setMaxSize(20L).build());
    ObjectFilter times =
        ObjectFilter.of(
            Filter.newBuilder()
                .setModifiedFrom(NOON)
                .setModifiedBefore(NOON.plusSeconds(60))
                .build());

    assertThat(List.of(10L, 15L, 20L)).allMatch(size -> sizes.admits("k", size, NOON));
    assertThat(List.of(0L, 9L, 21L)).noneMatch(size -> sizes.admits("k", size, NOON));
    assertThat(times.admits("k", 0, NOON)).isTrue();
    assertThat(times.admits("k", 0, NOON.plusSeconds(59))).isTrue();
    assertThat(times.admits("k", 0, NOON.minusNanos(1))).isFalse();
    assertThat(times.admits("k", 0, NOON.plusSeconds(60))).isFalse();
  }

  @Test
  void withoutConditionsEverythingPasses() {
    assertThat(ObjectFilter.of(null).all()).isTrue();
    assertThat(ObjectFilter.of(null).admits("", 0, Instant.MIN)).isTrue();
    assertThat(ObjectFilter.of(Filter.newBuilder().setMinSize(0L).build()).all()).isFalse();
  }
}
