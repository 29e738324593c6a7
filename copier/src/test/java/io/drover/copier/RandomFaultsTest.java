package io.drover.copier;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.messaging.Incoming;
import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Copy;
import io.drover.schemas.record.CopyResult;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.schemas.record.Task;
import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ContentHash;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.StoreException;
import io.drover.storage.testkit.CutBody;
import io.drover.storage.testkit.WatchedStore;
import io.drover.storage.testkit.WatchedStore.Request;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many objects at once between stores that fail before and after the fact, cut bodies, lose
 * answers, and change on both sides meanwhile; each task runs twice, also at the same time.
 * Whatever happens, no copy differs from the pinned version that it names, nobody else's object is
 * touched, and memory stays within the budget.
 */
class RandomFaultsTest {
  private static final int PART = 64 << 10;
  private static final int BUDGET = 3 * PART;
  private static final int OBJECTS = 8;

  private final CopierFixture fixture =
      new CopierFixture()
          .with(
              "copier.part.bytes", Integer.toString(PART),
              "copier.whole.max.bytes", Integer.toString(PART),
              "copier.part.concurrency", "3",
              "copier.concurrency", "6",
              "copier.memory.bytes", Integer.toString(BUDGET));

  private final Map<String, byte[]> versions = new ConcurrentHashMap<>();
  private final Map<String, byte[]> foreign = new ConcurrentHashMap<>();
  private final Queue<String> overruns = new ConcurrentLinkedQueue<>();

  static List<Long> seeds() {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= Long.getLong("drover.seeds", 40); seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName("T-05 T-06 T-24 T-25 T-27 O-02 no fault makes a copy differ from its pinned source")
  void copiesAreNeverWrong(long seed) throws Exception {
    Random random = new Random(seed);
    fixture.watchers(new Chaos(random, Side.SOURCE), new Chaos(random, Side.TARGET));
    List<Incoming<Task>> tasks = new ArrayList<>();
    for (int i = 0; i < OBJECTS; i++) {
      change("k" + i, random);
      tasks.add(fixture.task("k" + i));
    }
    CopyHandler handler = fixture.handler();

    Queue<Outgoing> answers = new ConcurrentLinkedQueue<>();
    Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      for (Incoming<Task> task : tasks) {
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        answers.addAll(handler.handle(task));
                      } catch (Exception | Error e) {
                        defects.add(e);
                      }
                    }));
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(defects).isEmpty();
    assertThat(overruns).isEmpty();
    assertThat(answers).hasSize(2 * OBJECTS);
    answers.forEach(this::check);
    foreign.forEach((key, bytes) -> assertThat(fixture.targetBytes(key)).isEqualTo(bytes));
    assertThat(gauge("drover.copier.memory.used")).isZero();
    assertThat(gauge("drover.copier.transfers.running")).isZero();
  }

  private void check(Outgoing answer) {
    if (answer.value() instanceof Copy copy) {
      byte[] expected = versions.get(copy.getSourcePin());
      assertThat(copy.getSize()).isEqualTo(expected.length);
      if (copy.getResult() == CopyResult.COPIED) {
        checkSha256(copy, expected);
      }
      Optional<ObjectStat> now = fixture.target.head(new ObjectKey(copy.getTargetKey()));
      if (now.isPresent() && now.get().pin().value().equals(copy.getTargetPin())) {
        assertThat(fixture.targetBytes(copy.getTargetKey())).isEqualTo(expected);
      }
    } else {
      var outcome = CopierFixture.outcome(answer);
      assertThat(outcome.getStatus()).isIn(OutcomeStatus.FAILED, OutcomeStatus.SOURCE_GONE);
      if (outcome.getError() != null) {
        assertThat(outcome.getError().getErrorClass())
            .as(outcome.getError().getMessage())
            .isNotEqualTo("internal");
      }
    }
  }

  private static void checkSha256(Copy copy, byte[] expected) {
    ObjectChecksum first = copy.getChecksums().getFirst();
    var sha256 = ContentHash.of(EnumSet.of(Checksum.Kind.SHA256), expected, 0, expected.length);
    assertThat(first.getValue().array()).isEqualTo(sha256.iterator().next().value());
  }

  private double gauge(String name) {
    return fixture.meters.get(name).gauge().value();
  }

  /**
   * Writes a new version of a source object, and remembers what its pin stands for before anyone
   * can see it.
   */
  private synchronized void change(String key, Random random) {
    byte[] content = new byte[random.nextInt(5) == 0 ? 0 : random.nextInt(4 * PART)];
    random.nextBytes(content);
    Pin pin =
        fixture
            .source
            .put(new ObjectKey(key), ObjectAttributes.NONE, Payload.of(content), Condition.NONE)
            .pin();
    versions.put(pin.value(), content);
  }

  /** Somebody else writes at the target where nothing is. */
  private synchronized void intrude(ObjectStore target, ObjectKey key, Random random) {
    byte[] content = new byte[random.nextInt(100)];
    random.nextBytes(content);
    try {
      target.put(key, ObjectAttributes.NONE, Payload.of(content), Condition.ABSENT);
      foreign.put(key.value(), content);
    } catch (StoreException.PreconditionFailed e) {
      // Something is there already, ours or an earlier intruder's: it stays.
      assertThat(target.head(key)).isPresent();
    }
  }

  private final class Chaos implements WatchedStore.Watcher {
    private final Random random;
    private final Side side;

    Chaos(Random random, Side side) {
      this.random = random;
      this.side = side;
    }

    @Override
    public void before(Request request, ObjectKey key) {
      if (gauge("drover.copier.memory.allocated") > BUDGET) {
        overruns.add("memory above the budget at " + request);
      }
      switch (random.nextInt(40)) {
        case 0, 1 -> throw new StoreException.Unavailable("refused");
        case 2 -> throw new StoreException.Throttled("slow down");
        case 3 -> meddle(request, key);
        default -> {}
      }
    }

    private void meddle(Request request, ObjectKey key) {
      if (side == Side.SOURCE && request == Request.READ) {
        change(key.value(), random);
      } else if (side == Side.TARGET && (request == Request.PUT || request == Request.COMMIT)) {
        intrude(fixture.target, key, random);
      }
    }

    @Override
    public void after(Request request, ObjectKey key) {
      if (random.nextInt(25) == 0) {
        throw new StoreException.Unavailable("answer lost");
      }
    }

    @Override
    public ObjectBody body(ObjectBody body) {
      return random.nextInt(25) == 0 && body.length() > 0
          ? new CutBody(body, random.nextInt((int) body.length()))
          : body;
    }
  }
}
