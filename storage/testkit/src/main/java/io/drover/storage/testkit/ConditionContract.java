package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import io.drover.storage.Written;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Conditional puts and deletes, also in a race (T-06, T-28). */
interface ConditionContract extends StoreFixture {
  /** Writers of the race for a free key. */
  int WRITERS = 24;

  private Written put(ObjectKey key, byte[] content, Condition condition) {
    return store().put(key, ObjectAttributes.NONE, Payload.of(content), condition);
  }

  @Test
  @DisplayName("create-if-absent creates where nothing is")
  default void createIfAbsentWins() {
    needs(Primitive.CREATE_IF_ABSENT);
    ObjectKey key = key("create");

    put(key, bytes(40, 30), Condition.ABSENT);

    assertThat(content(key)).isEqualTo(bytes(40, 30));
  }

  @Test
  @DisplayName("T-28 create-if-absent over an object fails and leaves it")
  default void createIfAbsentLoses() {
    needs(Primitive.CREATE_IF_ABSENT);
    ObjectKey key = key("create-over");
    Pin pin = create(key, bytes(41, 30));

    assertThatExceptionOfType(StoreException.PreconditionFailed.class)
        .isThrownBy(() -> put(key, bytes(42, 30), Condition.ABSENT));

    assertThat(content(key)).isEqualTo(bytes(41, 30));
    assertThat(store().head(key).orElseThrow().pin()).isEqualTo(pin);
  }

  @Test
  @DisplayName("create-if-absent creates again after a delete")
  default void createIfAbsentAfterDelete() {
    needs(Primitive.CREATE_IF_ABSENT);
    ObjectKey key = key("create-again");
    create(key, bytes(43, 30));
    store().delete(key, Condition.NONE);

    put(key, bytes(44, 30), Condition.ABSENT);

    assertThat(content(key)).isEqualTo(bytes(44, 30));
  }

  @Test
  @DisplayName("T-06 of 24 writers in a race for a free key, one wins")
  default void createRace() {
    needs(Primitive.CREATE_IF_ABSENT);
    ObjectKey key = key("create-race");

    Race race = Race.run(WRITERS, index -> put(key, bytes(300 + index, 2_000), Condition.ABSENT));

    assertThat(race.winners()).hasSize(1);
    assertThat(race.losers()).hasSize(WRITERS - 1);
    assertThat(content(key)).isEqualTo(bytes(300 + race.winners().getFirst(), 2_000));
  }

  @Test
  @DisplayName("replace-if-match with the present pin wins and gives a new pin")
  default void replaceWins() {
    needs(Primitive.REPLACE_IF_MATCH);
    ObjectKey key = key("replace");
    Pin first = create(key, bytes(45, 30));

    Written written = put(key, bytes(46, 31), Condition.match(first));

    assertThat(written.pin()).isNotEqualTo(first);
    assertThat(content(key)).isEqualTo(bytes(46, 31));
  }

  @Test
  @DisplayName("T-06 replace-if-match with a stale pin loses and leaves the object")
  default void replaceWithStalePinLoses() {
    needs(Primitive.REPLACE_IF_MATCH);
    ObjectKey key = key("replace-stale");
    Pin stale = create(key, bytes(47, 30));
    Pin present = overwrite(key, bytes(48, 30));

    assertThatExceptionOfType(StoreException.PreconditionFailed.class)
        .isThrownBy(() -> put(key, bytes(49, 30), Condition.match(stale)));

    assertThat(content(key)).isEqualTo(bytes(48, 30));
    assertThat(store().head(key).orElseThrow().pin()).isEqualTo(present);
  }

  @Test
  @DisplayName("replace-if-match of a deleted object fails and creates nothing")
  default void replaceOfNothingLoses() {
    needs(Primitive.REPLACE_IF_MATCH);
    ObjectKey key = key("replace-nothing");
    Pin pin = create(key, bytes(50, 30));
    store().delete(key, Condition.NONE);

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> put(key, bytes(51, 30), Condition.match(pin)))
        .satisfies(
            failure -> assertThat(failure.errorClass()).isIn("precondition-failed", "not-found"));

    assertThat(store().head(key)).isEmpty();
  }

  @Test
  @DisplayName("T-06 of writers in a race over one version, one wins")
  default void replaceRace() {
    needs(Primitive.REPLACE_IF_MATCH);
    ObjectKey key = key("replace-race");
    Pin pin = create(key, bytes(52, 2_000));

    Race race =
        Race.run(WRITERS, index -> put(key, bytes(400 + index, 2_000), Condition.match(pin)));

    assertThat(race.winners()).hasSize(1);
    assertThat(content(key)).isEqualTo(bytes(400 + race.winners().getFirst(), 2_000));
  }

  @Test
  @DisplayName("delete-if-match with the present pin deletes")
  default void deleteIfMatchWins() {
    needs(Primitive.DELETE_IF_MATCH);
    ObjectKey key = key("delete");
    Pin pin = create(key, bytes(53, 30));

    assertThat(store().delete(key, Condition.match(pin))).isTrue();

    assertThat(store().head(key)).isEmpty();
  }

  @Test
  @DisplayName("T-28 delete-if-match with a stale pin fails and the object stays")
  default void deleteIfMatchLoses() {
    needs(Primitive.DELETE_IF_MATCH);
    ObjectKey key = key("delete-stale");
    Pin stale = create(key, bytes(54, 30));
    Pin present = overwrite(key, bytes(55, 30));

    assertThatExceptionOfType(StoreException.PreconditionFailed.class)
        .isThrownBy(() -> store().delete(key, Condition.match(stale)));

    assertThat(store().head(key).orElseThrow().pin()).isEqualTo(present);
    assertThat(content(key)).isEqualTo(bytes(55, 30));
  }

  @Test
  @DisplayName("delete-if-match of what is gone already is not a failed condition")
  default void deleteIfMatchOfNothing() {
    needs(Primitive.DELETE_IF_MATCH);
    ObjectKey key = key("delete-nothing");
    Pin pin = create(key, bytes(56, 30));
    store().delete(key, Condition.NONE);

    assertThat(store().delete(key, Condition.match(pin))).isFalse();
  }

  @Test
  @DisplayName("T-06 a delete and a replace of one version in a race: one wins")
  default void deleteAgainstReplace() {
    needs(Primitive.DELETE_IF_MATCH, Primitive.REPLACE_IF_MATCH);
    ObjectKey key = key("delete-race");
    Pin pin = create(key, bytes(57, 30));

    Race race =
        Race.run(
            8,
            index ->
                index % 2 == 0
                    ? put(key, bytes(500 + index, 30), Condition.match(pin))
                    : Boolean.valueOf(deleted(key, pin)));

    assertThat(race.winners()).hasSize(1);
    if (race.winners().getFirst() % 2 == 0) {
      assertThat(content(key)).isEqualTo(bytes(500 + race.winners().getFirst(), 30));
    } else {
      assertThat(store().head(key)).isEmpty();
    }
  }

  private boolean deleted(ObjectKey key, Pin pin) {
    if (!store().delete(key, Condition.match(pin))) {
      throw new StoreException.PreconditionFailed("another delete was first");
    }
    return true;
  }
}
