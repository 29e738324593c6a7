package io.drover.coordinator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.job.Marks;
import io.drover.schemas.record.Change;
import io.drover.schemas.record.ChangeStep;
import io.drover.schemas.record.Side;
import io.drover.storage.StoreUri;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChangeLedgerTest {
  private static final LiveScope SCOPE =
      new LiveScope(
          "live", StoreUri.parse("s3://photos/2024"), StoreUri.parse("s3://cold"), Side.SOURCE);

  private ChangeLedger ledger = ledger(Marks.NONE);
  private long offset;

  private static ChangeLedger ledger(Marks from) {
    return new ChangeLedger(SCOPE, from, new ChangeLedger.Bounds(3, 2));
  }

  @Test
  @DisplayName("L-02: a write is planned once it took effect, and is done with then")
  void resolved() {
    happens("a", ChangeStep.INTENT, 1);
    assertThat(ledger.done().of(0)).isZero();
    assertThat(ledger.gathered()).isZero();

    happens("a", ChangeStep.DONE, 1);

    assertThat(ledger.unresolved()).isEmpty();
    ChangePage page = ledger.take(0);
    assertThat(page.keys()).containsExactly("2024/a");
    assertThat(page.readTo().orElseThrow().of(0)).isEqualTo(2);
  }

  @Test
  @DisplayName("T-09: many changes of a key are one task")
  void coalesced() {
    for (int i = 0; i < 5; i++) {
      happens("a", ChangeStep.INTENT, i);
      happens("a", ChangeStep.DONE, i);
    }
    happens("b", ChangeStep.HINT, 0);

    assertThat(ledger.take(0).keys()).containsExactly("2024/a", "2024/b");
    assertThat(ledger.take(0).keys()).isEmpty();
  }

  @Test
  @DisplayName("L-02: a refused write is no change")
  void refused() {
    happens("a", ChangeStep.INTENT, 1);
    happens("a", ChangeStep.REFUSED, 1);

    assertThat(ledger.gathered()).isZero();
    assertThat(ledger.done().of(0)).isEqualTo(2);
  }

  @Test
  @DisplayName("L-03: a write without an answer is looked at now, and suspect until the switch")
  void unknown() {
    happens("a", ChangeStep.INTENT, 1);
    happens("a", ChangeStep.UNKNOWN, 1);
    happens("b", ChangeStep.INTENT, 2);

    ChangePage page = ledger.take(7);

    assertThat(page.keys()).containsExactly("2024/a");
    assertThat(page.barrier()).isEqualTo(7);
    assertThat(page.unresolved()).containsExactly("2024/a", "2024/b");
    assertThat(page.readTo().orElseThrow().of(0)).isZero();
  }

  @Test
  @DisplayName("L-03: whoever takes over reads from the oldest write of unknown outcome on")
  void takenOver() {
    happens("a", ChangeStep.INTENT, 1);
    happens("b", ChangeStep.INTENT, 2);
    happens("a", ChangeStep.DONE, 1);
    Marks mark = ledger.take(0).readTo().orElseThrow();

    assertThat(mark.of(0)).isEqualTo(1);
    ledger = ledger(mark);
    assertThat(ledger.reads(0, 0)).isFalse();
    assertThat(ledger.reads(0, 1)).isTrue();
  }

  @Test
  @DisplayName("L-03: incarnations of a gateway number their writes each for themselves")
  void incarnations() {
    accept(change("a", ChangeStep.INTENT, 1).setIncarnation("first").build());
    accept(change("a", ChangeStep.DONE, 1).setIncarnation("second").build());

    assertThat(ledger.unresolved()).containsExactly("2024/a");
  }

  @Test
  @DisplayName(
      "L-07: a write to the side that was left waits for the next close of that side, and is not"
          + " forgotten until then")
  void otherSide() {
    accept(change("a", ChangeStep.INTENT, 1).setSide(Side.TARGET).build());
    accept(change("b", ChangeStep.UNKNOWN, 2).setSide(Side.TARGET).build());

    assertThat(ledger.unresolved()).isEmpty();
    assertThat(ledger.take(0).readTo().orElseThrow().of(0)).isZero();

    LiveScope back =
        new LiveScope(SCOPE.migrationId(), SCOPE.source(), SCOPE.target(), Side.TARGET);
    ledger = new ChangeLedger(back, Marks.NONE, new ChangeLedger.Bounds(3, 2));
    accept(change("a", ChangeStep.INTENT, 1).setSide(Side.TARGET).build());
    assertThat(ledger.unresolved()).containsExactly("2024/a");
  }

  @Test
  @DisplayName("L-02: hints of a feed that knows no job are matched by bucket and prefix")
  void hints() {
    hint("s3://photos", "2024/a");
    hint("s3://photos", "2023/b");
    hint("s3://other", "2024/c");
    hint("nonsense", "2024/d");
    hint("", "2024/e");
    accept(change("f", ChangeStep.DONE, 1).setMigrationId("another").build());

    assertThat(ledger.take(0).keys()).containsExactly("2024/a");
    assertThat(ledger.done().of(0)).isEqualTo(6);
  }

  @Test
  @DisplayName("L-02: the marker of the prefix has no place at a target without a prefix")
  void marker() {
    accept(change("", ChangeStep.DONE, 1).build());

    assertThat(ledger.gathered()).isZero();
  }

  @Test
  @DisplayName("Memory: reading stops at the bound of keys")
  void full() {
    for (String key : List.of("a", "b", "c")) {
      assertThat(ledger.full()).isFalse();
      happens(key, ChangeStep.HINT, 0);
    }

    assertThat(ledger.full()).isTrue();
    ledger.take(0);
    assertThat(ledger.full()).isFalse();
  }

  @Test
  @DisplayName(
      "Memory: of more unknown writes than are kept none is forgotten, they are read again")
  void overflow() {
    happens("a", ChangeStep.INTENT, 1);
    happens("b", ChangeStep.INTENT, 2);
    happens("c", ChangeStep.INTENT, 3);
    happens("c", ChangeStep.DONE, 3);
    happens("d", ChangeStep.INTENT, 4);
    assertThat(ledger.complete()).isFalse();
    assertThat(ledger.resume()).isEmpty();
    assertThat(ledger.done().of(0)).isZero();

    happens("a", ChangeStep.DONE, 1);
    assertThat(ledger.done().of(0)).isEqualTo(1);
    Marks back = ledger.resume().orElseThrow();

    assertThat(back.of(0)).isEqualTo(2);
    assertThat(ledger.complete()).isTrue();
    offset = 2;
    happens("c", ChangeStep.INTENT, 3);
    happens("c", ChangeStep.DONE, 3);
    happens("d", ChangeStep.INTENT, 4);
    assertThat(ledger.unresolved()).containsExactly("2024/b", "2024/d");
  }

  @Test
  @DisplayName("Pages can be published in parts; only the last says how far was read")
  void parts() {
    happens("a", ChangeStep.HINT, 0);
    happens("b", ChangeStep.HINT, 0);
    ChangePage page = ledger.take(3);

    assertThat(page.first(1).keys()).containsExactly("2024/a");
    assertThat(page.first(1).readTo()).isEmpty();
    assertThat(page.first(1).barrier()).isZero();
    assertThat(page.after(1).keys()).containsExactly("2024/b");
    assertThat(page.after(1).readTo()).contains(Marks.of(Map.of(0, 2L)));
    assertThat(page.after(1).barrier()).isEqualTo(3);
  }

  private void happens(String name, ChangeStep step, long number) {
    accept(change(name, step, number).build());
  }

  private void hint(String bucket, String key) {
    accept(
        change("", ChangeStep.HINT, 0)
            .setMigrationId("")
            .setBucket(bucket)
            .setSourceKey(key)
            .setSide(null)
            .build());
  }

  private static Change.Builder change(String name, ChangeStep step, long number) {
    return Change.newBuilder()
        .setMigrationId("live")
        .setSourceKey("2024/" + name)
        .setSide(Side.SOURCE)
        .setStep(step)
        .setGateway("gateway")
        .setIncarnation("one")
        .setNumber(number)
        .setAt(Instant.EPOCH);
  }

  private void accept(Change change) {
    assertThat(ledger.reads(0, offset)).isTrue();
    ledger.accept(0, offset++, change);
  }
}
