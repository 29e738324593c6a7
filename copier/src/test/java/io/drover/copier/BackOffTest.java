package io.drover.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.messaging.Outgoing;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.OutcomeStatus;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreException;
import io.drover.storage.Waiter;
import io.drover.storage.testkit.WatchedStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F-07, T-31: who waits to try again hears what becomes of the job, and holds up nobody. */
class BackOffTest {
  private final CopierFixture fixture = new CopierFixture();
  private volatile long revision = 1;

  @ParameterizedTest
  @CsvSource({"PAUSED, DEFERRED", "CANCELLED, CANCELLED"})
  @DisplayName("F-07 a pause and a cancel end the wait between two attempts, on real clocks")
  void ends(MigrationState state, OutcomeStatus expected) throws Exception {
    fixture.put("k", new byte[10]);
    CopierWork work = work();
    var answer = new FutureTask<List<Outgoing>>(() -> work.handle(fixture.task("k")));
    Thread thread = Thread.ofVirtual().start(answer);
    await().until(() -> work.rests(thread));

    fixture.state = state;
    revision = 2;
    work.changed(migration());

    Outgoing said = answer.get(30, TimeUnit.SECONDS).getFirst();
    assertThat(CopierFixture.outcome(said).getStatus()).isEqualTo(expected);
    assertThat(work.rests(thread)).isFalse();
  }

  private CopierWork work() {
    WatchedStore.Watcher away =
        new WatchedStore.Watcher() {
          @Override
          public void before(WatchedStore.Request request, io.drover.storage.ObjectKey key) {
            throw new StoreException.Unavailable("away");
          }
        };
    ObjectStore source = new WatchedStore(fixture.source, away);
    return new CopierWork(
        CopierConfig.of(Map.of("copier.retry.first.ms", "600000", "copier.retry.max.ms", "600000")),
        new CopierWork.Surroundings(
            jobs(),
            uri -> uri.equals(fixture.source.uri()) ? source : fixture.target,
            new SimpleMeterRegistry(),
            Clock.systemUTC(),
            Waiter.SYSTEM,
            new Random(1)));
  }

  private Migration migration() {
    return Migration.newBuilder(fixture.migration()).setRevision(revision).build();
  }

  private Jobs jobs() {
    return new Jobs() {
      @Override
      public Optional<Migration> find(String id) {
        return Optional.of(migration());
      }

      @Override
      public Optional<Migration> await(String id, long wanted, Duration bound) {
        return find(id);
      }
    };
  }
}
