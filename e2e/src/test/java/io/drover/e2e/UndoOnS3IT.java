package io.drover.e2e;

import static io.drover.e2e.RealStores.at;
import static io.drover.e2e.RealStores.drover;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three jobs between two buckets of S3Mock are undone side by side. */
@ExtendWith(RealStores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UndoOnS3IT {
  private static final int OBJECTS = 30;
  private static final String LARGE = "large";
  private static final int LARGE_SIZE = RealStores.PART + RealStores.WHOLE;
  private static final List<String> SMALL =
      IntStream.range(0, OBJECTS).mapToObj("d/%02d"::formatted).toList();
  private static final Place COPY = new Place("copy");
  private static final Place MOVE = new Place("move");

  /** A move that S3 made by itself, so that nobody saw a byte. */
  private static final Place UNSEEN = new Place("unseen");

  private Map<String, String> sourceBefore = Map.of();
  private Map<String, String> moved = Map.of();
  private Map<String, String> stay = Map.of();
  private Map<String, String> unseen = Map.of();
  private List<CommandRun> rollbacks = List.of();

  private record Place(String name) {
    String source() {
      return "s3://undo-from/" + name + "/";
    }

    String target() {
      return "s3://undo-to/" + name + "/";
    }

    String job() {
      return "undo-" + name;
    }

    List<String> migrate(String... options) {
      List<String> line = new ArrayList<>(List.of("migrate", "--id", job(), source(), target()));
      line.addAll(List.of(options));
      return line;
    }

    List<String> rollback() {
      return List.of("rollback", job(), "--wait");
    }
  }

  @BeforeAll
  void runAndUndo() throws Exception {
    for (Place each : List.of(COPY, MOVE)) {
      at(each.source()).fill(SMALL, 3_000);
    }
    for (Place each : List.of(COPY, MOVE, UNSEEN)) {
      at(each.source()).fill(List.of(LARGE), LARGE_SIZE);
    }
    at(COPY.target()).put("d/01", "older");
    moved = at(MOVE.source()).hashes();
    List<CommandRun> jobs =
        RealStores.together(
            List.of(
                COPY.migrate("--existing", "overwrite"),
                MOVE.migrate("--mode", "move", "--verify", "full"),
                UNSEEN.migrate("--mode", "move", "--verify", "size")));
    jobs.forEach(run -> assertThat(run.exitCode()).as(run.printed()).isZero());
    assertThat(at(MOVE.source()).hashes()).isEmpty();

    at(COPY.target()).put("d/02", "changed since");
    at(COPY.target()).put("d/of somebody else", "theirs");
    at(COPY.source()).delete("d/03");
    at(MOVE.target()).put("d/02", "changed since");
    sourceBefore = at(COPY.source()).hashes();
    stay = new TreeMap<>(at(COPY.target()).hashes());
    stay.keySet().retainAll(List.of("d/01", "d/02", "d/03", "d/of somebody else"));
    unseen = at(UNSEEN.target()).hashes();
    rollbacks = RealStores.together(List.of(COPY.rollback(), MOVE.rollback(), UNSEEN.rollback()));
  }

  private CommandRun rollback(Place place) {
    return rollbacks.get(List.of(COPY, MOVE, UNSEEN).indexOf(place));
  }

  @Test
  @DisplayName(
      "O-07 of a COPY on S3: unchanged copies go, those of large objects too; what changed since,"
          + " replaced an older object, is the last copy or somebody else's stays")
  void copy() {
    assertThat(rollback(COPY).exitCode()).as(rollback(COPY).printed()).isEqualTo(3);
    assertThat(stay).hasSize(4);
    assertThat(at(COPY.target()).hashes()).isEqualTo(stay);
    assertThat(at(COPY.source()).hashes()).isEqualTo(sourceBefore);
    assertThat(drover("failures", "rollback-undo-copy").out())
        .containsPattern("copy/d/01 +cannot-restore")
        .containsPattern("copy/d/02 +source-changed")
        .containsPattern("copy/d/03 +last-copy");
  }

  @Test
  @DisplayName(
      "O-07 of a MOVE on S3: sources come back with the SHA-256 of their receipts, a large one in"
          + " parts, and the copies go; what changed since stays")
  void move() {
    assertThat(rollback(MOVE).exitCode()).as(rollback(MOVE).printed()).isEqualTo(3);
    assertThat(at(MOVE.target()).hashes()).containsOnlyKeys("d/02");
    Map<String, String> restored = new TreeMap<>(moved);
    restored.remove("d/02");
    assertThat(at(MOVE.source()).hashes()).isEqualTo(restored).containsKey(LARGE);
    Map<String, String> receipts = Receipts.hashes(RealStores.clients(), MOVE.job());
    assertThat(receipts).hasSize(OBJECTS + 1);
    restored.forEach((key, hash) -> assertThat(receipts).containsEntry("move/" + key, hash));
  }

  @Test
  @DisplayName(
      "O-07 of a MOVE that S3 made by itself: what nobody has seen the bytes of is not brought"
          + " back, and says so")
  void movedUnseen() {
    assertThat(Receipts.hashes(RealStores.clients(), UNSEEN.job()))
        .containsEntry("unseen/large", "");
    assertThat(rollback(UNSEEN).exitCode()).as(rollback(UNSEEN).printed()).isEqualTo(3);
    assertThat(drover("failures", "rollback-undo-unseen").out())
        .containsPattern("unseen/large +cannot-restore");
    assertThat(at(UNSEEN.target()).hashes()).isEqualTo(unseen).hasSize(1);
    assertThat(at(UNSEEN.source()).hashes()).isEmpty();
  }
}
