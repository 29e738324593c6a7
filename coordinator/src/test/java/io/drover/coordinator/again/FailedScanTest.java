package io.drover.coordinator.again;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.TaskRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FailedScanTest {
  private final List<Outcome> outcomes = new ArrayList<>();

  @Test
  @DisplayName("M-10: only the last outcome of an object counts, whatever was said before")
  void lastOutcome() {
    say("a", OutcomeStatus.FAILED);
    say("b", OutcomeStatus.FAILED);
    say("c", OutcomeStatus.MIGRATED);
    say("a", OutcomeStatus.MIGRATED);
    say("c", OutcomeStatus.FAILED);

    assertThat(scan(outcomes.size(), 10)).containsExactly("b", "c");
  }

  @Test
  @DisplayName(
      "M-10: a failure after the request, and one that was taken up already, are left alone")
  void afterTheRequest() {
    say("a", OutcomeStatus.FAILED);
    say("b", OutcomeStatus.FAILED);
    int request = outcomes.size();
    say("a", OutcomeStatus.REOPENED);
    say("a", OutcomeStatus.FAILED);
    say("c", OutcomeStatus.FAILED);

    assertThat(scan(request, 10)).containsExactly("b");
  }

  @Test
  @DisplayName("a worker that was slow to hear of a pause or a cancel does not hide a failure")
  void putOffAfterTheEnd() {
    say("a", OutcomeStatus.FAILED);
    say("a", OutcomeStatus.DEFERRED);
    say("b", OutcomeStatus.FAILED);
    say("b", OutcomeStatus.CANCELLED);

    assertThat(scan(outcomes.size(), 10)).containsExactly("a", "b");
  }

  @Test
  @DisplayName("O-03: however many failures there are, few are held, and each is found once")
  void bounded() {
    Random random = new Random(42);
    for (int round = 0; round < 200; round++) {
      outcomes.clear();
      for (int i = 0; i < random.nextInt(80); i++) {
        OutcomeStatus[] all = OutcomeStatus.values();
        say("k" + random.nextInt(20), all[random.nextInt(all.length)]);
      }
      int until = random.nextInt(outcomes.size() + 1);
      assertThat(scan(until, 1 + random.nextInt(3)))
          .as("round %d", round)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(scan(until, 1_000));
    }
  }

  private List<String> scan(long until, int most) {
    List<String> found = new ArrayList<>();
    long from = 0;
    while (from < until) {
      FailedScan scan = new FailedScan(until, most);
      for (int at = (int) from; at < outcomes.size(); at++) {
        scan.accept(at, outcomes.get(at));
      }
      assertThat(scan.found()).hasSizeLessThanOrEqualTo(most);
      scan.found().forEach(outcome -> found.add(outcome.getSourceKey()));
      from = scan.resume().orElse(until);
    }
    return found;
  }

  private void say(String key, OutcomeStatus status) {
    outcomes.add(
        Outcome.newBuilder()
            .setTask(new TaskRef(0, (long) key.hashCode()))
            .setMigrationId("job")
            .setSourceKey(key)
            .setStatus(status)
            .setSize(1)
            .setFinishedAt(Instant.EPOCH)
            .build());
  }
}
