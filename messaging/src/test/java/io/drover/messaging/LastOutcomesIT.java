package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.messaging.TestCluster.Space;
import io.drover.schemas.Finality;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.TaskRef;
import io.drover.schemas.record.Verification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LastOutcomesIT {
  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new TestCluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  @DisplayName(
      "O-06 every task comes once, with its last outcome, newest first, in stretches of any size;"
          + " other jobs, aborted and repeated outcomes do not show")
  void lastOutcomeOfEachTask() {
    Space space = cluster.space(2, Map.of());
    Random random = new Random(42);
    Map<Long, Integer> last = new HashMap<>();
    List<Outgoing> records = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      long task = random.nextInt(200);
      boolean other = random.nextInt(5) == 0;
      records.add(outcome(other ? "m1x" : "m1", task, i));
      if (!other) {
        last.put(task, i);
      }
    }
    try (TransactionalOutput output = new TransactionalOutput(space.clients, "outcomes")) {
      output.begin();
      for (int i = 0; i < records.size(); i += 12) {
        output.commit(records.subList(i, i + 12));
      }
    }

    for (int most : new int[] {50, 5_000}) {
      assertThat(read(space, most)).as("stretches of %d", most).isEqualTo(last);
    }
  }

  @Test
  @DisplayName(
      "O-06, O-07, F-07 what was put off or left undone hides no end of a task, nor a receipt; what"
          + " came behind a place is left out, and counted")
  void outcomesThatHold() {
    Space space = cluster.space(2, Map.of());
    Random random = new Random(44);
    List<Outcome> written = new ArrayList<>();
    long middle = 0;
    try (TransactionalOutput output = new TransactionalOutput(space.clients, "outcomes")) {
      output.begin();
      for (int i = 0; i < 160; i += 20) {
        List<Outgoing> batch = new ArrayList<>();
        for (int j = i; j < i + 20; j++) {
          Outcome outcome = (Outcome) outcome("m1", random.nextInt(25), j).value();
          Outcome next = any(outcome, random.nextInt(6), written);
          written.add(next);
          batch.add(Outgoing.to(Topic.OUTCOMES, 1, "m1/" + next.getSourceKey(), next));
        }
        output.commit(batch);
        middle = written.size() == 80 ? end(space) : middle;
      }
    }

    for (int most : new int[] {90, 5_000}) {
      assertThat(read(space, most)).as("all, by %d", most).isEqualTo(holding(written));
      assertThat(read(space, most, middle))
          .as("half, by %d", most)
          .isEqualTo(holding(written.subList(0, 80)));
    }
    try (LastOutcomes outcomes = new LastOutcomes(space.clients, "m1", 1, Optional.empty(), 50)) {
      assertThat(outcomes.ofJobFrom(middle)).isEqualTo(80);
    }
  }

  private static long end(Space space) {
    try (LastOutcomes outcomes = new LastOutcomes(space.clients, "m1", 1, Optional.empty(), 1)) {
      return outcomes.end();
    }
  }

  /** A job that was cancelled takes nothing up again. */
  private static Outcome any(Outcome outcome, int dice, List<Outcome> before) {
    boolean cancelled =
        before.stream()
            .anyMatch(
                each ->
                    each.getTask().equals(outcome.getTask())
                        && each.getStatus() == OutcomeStatus.CANCELLED);
    Outcome.Builder next = Outcome.newBuilder(outcome);
    return switch (dice) {
      case 0 -> next.setStatus(OutcomeStatus.FAILED).build();
      case 1 -> next.setStatus(OutcomeStatus.DEFERRED).build();
      case 2 -> next.setStatus(OutcomeStatus.CANCELLED).build();
      case 3 -> next.setStatus(OutcomeStatus.CANCELLED).setReceipt(receipt()).build();
      case 4 -> cancelled ? outcome : next.setStatus(OutcomeStatus.REOPENED).build();
      default -> outcome;
    };
  }

  private static Receipt receipt() {
    return Receipt.newBuilder()
        .setSourceKey("k")
        .setSourcePin("p")
        .setTargetKey("k")
        .setTargetPin("p")
        .setSize(1)
        .setChecksums(List.of())
        .setVerification(Verification.SIZE)
        .setVerifier("v")
        .setVerifiedAt(Instant.EPOCH)
        .build();
  }

  /** By the rule for everybody who folds outcomes, but a receipt is not lost among the undone. */
  private static Map<Long, Integer> holding(List<Outcome> written) {
    Map<Long, Outcome> held = new HashMap<>();
    for (Outcome next : written) {
      held.merge(
          next.getTask().getOffset(),
          next,
          (before, after) ->
              Finality.replaces(before.getStatus(), after.getStatus())
                      || (before.getStatus() == OutcomeStatus.CANCELLED
                          && after.getReceipt() != null)
                  ? after
                  : before);
    }
    Map<Long, Integer> found = new HashMap<>();
    held.forEach((task, outcome) -> found.put(task, outcome.getAttempts()));
    return found;
  }

  @Test
  @DisplayName(
      "O-06, L-02: of a key with many tasks the outcome that came last counts, and no other")
  void lastOutcomeOfAKey() {
    Space space = cluster.space(2, Map.of());
    Random random = new Random(43);
    Map<String, Integer> last = new HashMap<>();
    try (TransactionalOutput output = new TransactionalOutput(space.clients, "outcomes")) {
      output.begin();
      for (int i = 0; i < 300; i++) {
        Outcome outcome =
            Outcome.newBuilder((Outcome) outcome("m1", random.nextInt(40), i).value())
                .setTask(new TaskRef(1, random.nextLong(1_000)))
                .build();
        last.put(outcome.getSourceKey(), i);
        output.commit(
            List.of(Outgoing.to(Topic.OUTCOMES, 1, "m1/" + outcome.getSourceKey(), outcome)));
      }
    }

    for (long tasks : new long[] {300, 5_000_000}) {
      Map<String, Integer> found = new HashMap<>();
      try (LastOutcomes outcomes =
          LastOutcomes.ofKeys(space.clients, "m1", 1, Optional.empty(), tasks)) {
        while (!outcomes.atBeginning()) {
          for (LastOutcomes.Located located : outcomes.next()) {
            Outcome outcome = located.outcome();
            assertThat(found.put(outcome.getSourceKey(), outcome.getAttempts())).isNull();
          }
        }
      }
      assertThat(found).as("in parts for %d tasks", tasks).isEqualTo(last);
    }
  }

  @Test
  @DisplayName("O-06 an empty partition has no outcomes")
  void empty() {
    Space space = cluster.space(2, Map.of());

    assertThat(LastOutcomes.partitions(space.clients)).isEqualTo(2);
    assertThat(read(space, 10)).isEmpty();
  }

  private static Map<Long, Integer> read(Space space, int most) {
    return read(space, most, Long.MAX_VALUE);
  }

  private static Map<Long, Integer> read(Space space, int most, long until) {
    Map<Long, Integer> found = new HashMap<>();
    try (LastOutcomes outcomes =
        new LastOutcomes(space.clients, "m1", 1, Optional.empty(), most).until(until)) {
      long before = outcomes.end();
      int pass = 0;
      while (!outcomes.atBeginning()) {
        List<LastOutcomes.Located> stretch = outcomes.next();
        assertThat(stretch).hasSizeLessThanOrEqualTo(most);
        for (LastOutcomes.Located located : stretch) {
          before = located.pass() == pass ? before : outcomes.end();
          pass = located.pass();
          assertThat(located.offset()).isLessThan(before);
          before = located.offset();
          Outcome outcome = located.outcome();
          assertThat(found.put(outcome.getTask().getOffset(), outcome.getAttempts())).isNull();
        }
      }
    }
    return found;
  }

  private static Outgoing outcome(String migration, long task, int attempts) {
    String key = "k" + task;
    return Outgoing.to(
        Topic.OUTCOMES,
        1,
        migration + "/" + key,
        Outcome.newBuilder()
            .setTask(new TaskRef(1, task))
            .setMigrationId(migration)
            .setSourceKey(key)
            .setStatus(OutcomeStatus.MIGRATED)
            .setSize(1)
            .setAttempts(attempts)
            .setFinishedAt(Instant.EPOCH)
            .build());
  }
}
