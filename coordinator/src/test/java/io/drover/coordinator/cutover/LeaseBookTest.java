package io.drover.coordinator.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseBookTest {
  private static final String PREFIX = "s3://photos/";
  private static final long SECOND = 1_000_000_000L;

  private final LeaseBook book =
      new LeaseBook(
          new LeaseTerms(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofHours(1)));

  @Test
  @DisplayName("T-30, L-04: a gateway without a lease gets one only once it acts by every route")
  void onlyWhoIsUpToDate() {
    book.route(PREFIX, 2, false);

    assertThat(book.hear(beat("g", "a", 1, 1), 0)).isFalse();
    assertThat(book.hear(beat("g", "a", 2, 2), 0)).isTrue();
  }

  @Test
  @DisplayName("L-04: one that is counted is renewed though it is behind, and waited for")
  void counted() {
    book.route(PREFIX, 1, false);
    book.hear(beat("g", "a", 1, 1), 0);
    book.route(PREFIX, 2, false);

    assertThat(book.hear(beat("g", "a", 2, 1), SECOND)).isTrue();
    assertThat(book.behind(PREFIX, 2, 6 * SECOND)).containsExactly("g");
    assertThat(book.behind(PREFIX, 2, 7 * SECOND)).isEmpty();
    assertThat(book.hear(beat("g", "a", 3, 1), 7 * SECOND)).as("behind, and lapsed").isFalse();
  }

  @Test
  @DisplayName("L-04: whoever is too far behind for too long is not renewed")
  void demanded() {
    book.route(PREFIX, 1, false);
    book.hear(beat("g", "a", 1, 1), 0);
    book.route(PREFIX, 2, false);
    book.demand(PREFIX, 2);

    assertThat(book.hear(beat("g", "a", 2, 1), SECOND)).isFalse();
    assertThat(book.hear(beat("g", "a", 3, 2), 2 * SECOND)).isTrue();
  }

  @Test
  @DisplayName("T-30: a second process of an id waits until the lease of the first is out")
  void oneProcessAtATime() {
    book.route(PREFIX, 1, false);
    book.hear(beat("g", "old", 1, 1), 0);

    assertThat(book.hear(beat("g", "new", 1, 1), SECOND)).isFalse();
    book.route(PREFIX, 2, false);
    book.hear(beat("g", "new", 2, 2), 2 * SECOND);
    assertThat(book.behind(PREFIX, 2, 2 * SECOND))
        .as("the old one may answer")
        .containsExactly("g");
    assertThat(book.hear(beat("g", "new", 3, 2), 6 * SECOND)).isTrue();
  }

  @Test
  @DisplayName(
      "F-05, T-30: a new leader counts whoever was granted a lease, from its own beginning")
  void newLeader() {
    book.inherit("g", "a", Duration.ofSeconds(5), 100 * SECOND);
    book.recall(beat("g", "a", 9, 3), Duration.ofSeconds(2), 100 * SECOND);
    book.route(PREFIX, 4, false);

    assertThat(book.behind(PREFIX, 4, 105 * SECOND)).containsExactly("g");
    assertThat(book.behind(PREFIX, 3, 105 * SECOND)).isEmpty();
    assertThat(book.behind(PREFIX, 4, 106 * SECOND)).isEmpty();
  }

  @Test
  @DisplayName("L-02: a gateway that was ever heard of is waited for before anything is listed")
  void heardOf() {
    book.route(PREFIX, 1, false);
    book.hear(beat("g", "a", 1, 0), 0);

    assertThat(book.uncaptured(PREFIX, 1, 3_599 * SECOND)).containsExactly("g");
    assertThat(book.forget(3_599 * SECOND)).isEmpty();
    assertThat(book.forget(3_601 * SECOND)).containsExactly("g");
    assertThat(book.uncaptured(PREFIX, 1, 3_601 * SECOND)).isEmpty();
  }

  @Test
  @DisplayName("T-30: one that acts by an old route of a prefix that needs no lease gets none")
  void staleAfterTheEnd() {
    book.route(PREFIX, 5, true);

    assertThat(book.hear(beat("never-knew", "a", 1, 0), 0)).isTrue();
    assertThat(book.hear(beat("stale", "a", 1, 1), 0)).isFalse();
    assertThat(book.hear(beat("knows", "a", 1, 5), 0)).isTrue();
  }

  @Test
  @DisplayName("K-04: a heartbeat that comes twice grants nothing more")
  void duplicates() {
    assertThat(book.hear(beat("g", "a", 1, 0), 0)).isTrue();
    assertThat(book.hear(beat("g", "a", 1, 0), SECOND)).isFalse();
  }

  private static Beat beat(String gateway, String incarnation, long sequence, long epoch) {
    return new Beat(gateway, incarnation, sequence, epoch == 0 ? Map.of() : Map.of(PREFIX, epoch));
  }
}
