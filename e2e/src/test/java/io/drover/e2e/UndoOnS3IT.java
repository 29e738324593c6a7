package io.drover.e2e;

import static io.drover.e2e.RealStores.at;
import static io.drover.e2e.RealStores.drover;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs between two buckets of S3Mock are undone. */
@ExtendWith(RealStores.class)
class UndoOnS3IT {
  private static final int OBJECTS = 30;
  private static final String LARGE = "large";

  private static void fill(String uri) throws Exception {
    at(uri).fill(IntStream.range(0, OBJECTS).mapToObj("d/%02d"::formatted).toList(), 3_000);
    at(uri).fill(List.of(LARGE), RealStores.PART + RealStores.WHOLE);
  }

  @Test
  @DisplayName(
      "O-07 of a COPY on S3: unchanged copies go, those of large objects too; what changed since,"
          + " replaced an older object, is the last copy or somebody else's stays")
  void copy() throws Exception {
    String source = "s3://undo-from/copy/";
    String target = "s3://undo-to/copy/";
    fill(source);
    at(target).put("d/01", "older");
    CommandRun job = drover("migrate", "--id", "undo-c", "--existing", "overwrite", source, target);
    at(target).put("d/02", "changed since");
    at(target).put("d/of somebody else", "theirs");
    at(source).delete("d/03");
    Map<String, String> sourceBefore = at(source).hashes();
    Map<String, String> stay = new TreeMap<>(at(target).hashes());
    stay.keySet().retainAll(List.of("d/01", "d/02", "d/03", "d/of somebody else"));

    CommandRun rollback = drover("rollback", "undo-c", "--wait");
    CommandRun failures = drover("failures", "rollback-undo-c");

    assertThat(job.exitCode()).as(job.printed()).isZero();
    assertThat(rollback.exitCode()).as(rollback.printed()).isEqualTo(3);
    assertThat(stay).hasSize(4);
    assertThat(at(target).hashes()).isEqualTo(stay);
    assertThat(at(source).hashes()).isEqualTo(sourceBefore);
    assertThat(failures.out())
        .containsPattern("copy/d/01 +cannot-restore")
        .containsPattern("copy/d/02 +source-changed")
        .containsPattern("copy/d/03 +last-copy");
  }

  @Test
  @DisplayName(
      "O-07 of a MOVE on S3: sources come back with the SHA-256 of their receipts, a large one in"
          + " parts, and the copies go; what changed since, or has no SHA-256 on record, stays")
  void move() throws Exception {
    String source = "s3://undo-from/move/";
    String target = "s3://undo-to/move/";
    fill(source);
    Map<String, String> before = at(source).hashes();
    CommandRun job =
        drover("migrate", "--id", "undo-m", "--mode", "move", "--verify", "full", source, target);
    assertThat(job.exitCode()).as(job.printed()).isZero();
    assertThat(at(source).hashes()).isEmpty();
    at(target).put("d/02", "changed since");

    CommandRun rollback = drover("rollback", "undo-m", "--wait");

    assertThat(rollback.exitCode()).as(rollback.printed()).isEqualTo(3);
    assertThat(at(target).hashes()).containsOnlyKeys("d/02");
    Map<String, String> restored = new TreeMap<>(before);
    restored.remove("d/02");
    assertThat(at(source).hashes()).isEqualTo(restored).containsKey(LARGE);
    Map<String, String> receipts = Receipts.hashes(RealStores.clients(), "undo-m");
    assertThat(receipts).hasSize(OBJECTS + 1);
    restored.forEach((key, hash) -> assertThat(receipts).containsEntry("move/" + key, hash));
  }

  @Test
  @DisplayName(
      "O-07 of a MOVE that S3 copied by itself: what nobody has seen the bytes of is not brought"
          + " back, and says so")
  void movedWithoutHash() throws Exception {
    String source = "s3://undo-from/unseen/";
    String target = "s3://undo-to/unseen/";
    at(source).fill(new ArrayList<>(List.of(LARGE)), RealStores.PART + RealStores.WHOLE);
    CommandRun job =
        drover("migrate", "--id", "undo-u", "--mode", "move", "--verify", "size", source, target);
    Map<String, String> moved = at(target).hashes();

    CommandRun rollback = drover("rollback", "undo-u", "--wait");
    CommandRun failures = drover("failures", "rollback-undo-u");

    assertThat(job.exitCode()).as(job.printed()).isZero();
    assertThat(Receipts.hashes(RealStores.clients(), "undo-u")).containsEntry("unseen/large", "");
    assertThat(rollback.exitCode()).as(rollback.printed()).isEqualTo(3);
    assertThat(failures.out()).containsPattern("unseen/large +cannot-restore");
    assertThat(at(target).hashes()).isEqualTo(moved).hasSize(1);
    assertThat(at(source).hashes()).isEmpty();
  }
}
