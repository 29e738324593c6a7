package io.drover.storage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.storage.Accommodation;
import io.drover.storage.Condition;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Keys that are hard to hold (T-11, T-12, T-13): held as they are, encoded reversibly, or refused
 * as announced.
 */
interface KeyContract extends StoreFixture {
  @ParameterizedTest(quoteTextArguments = true)
  @ArgumentsSource(OddKeys.class)
  @DisplayName("T-11 T-13 an odd key round trips through put, head, read, list and delete")
  default void oddKey(String odd) {
    skipDeviation(odd);
    ObjectKey key = key("odd/" + odd);
    byte[] content = bytes(odd.hashCode(), 40);
    if (refused(key, content)) {
      return;
    }

    Pin pin = create(key, content);

    assertThat(content(key)).isEqualTo(content);
    assertThat(store().head(key).orElseThrow().key()).isEqualTo(key);
    ListPage page = store().list(ListRequest.first(prefix()));
    assertThat(page.objects()).extracting(ListedObject::key).containsExactly(key);
    assertThat(page.objects().getFirst().pin()).isEqualTo(pin);
    assertThat(store().list(ListRequest.first(prefix()).after(key)).objects()).isEmpty();
    store().delete(key, Condition.NONE);
    assertThat(store().head(key)).isEmpty();
    assertThat(store().list(ListRequest.first(prefix())).objects()).isEmpty();
  }

  @ParameterizedTest(quoteTextArguments = true)
  @CsvSource({"al/ias, al\\ias", "dot, dot.", "dots/in, dots./in"})
  @DisplayName("T-11, T-12 a key that a store refuses is no other name for one that it holds")
  default void noAlias(String held, String refused) {
    ObjectKey key = key(refused);
    assumeTrue(refused(key, bytes(1, 5)), "the store holds it");
    create(key(held), bytes(2, 5));

    assertThat(store().head(key)).isEmpty();
    Assertions.assertThatExceptionOfType(StoreException.NotFound.class)
        .isThrownBy(() -> store().read(key));
    assertThat(store().delete(key, Condition.NONE)).isFalse();
    assertThat(content(key(held))).isEqualTo(bytes(2, 5));
  }

  @Test
  @DisplayName("T-12, T-13 a key that is too long for a store is not there, and may be asked for")
  default void tooLong() {
    for (int length : new int[] {1_100, 4_000}) {
      ObjectKey key = key("x".repeat(length - prefix().length()));
      if (refused(key, bytes(3, 5))) {
        assertThat(store().head(key)).isEmpty();
      }
    }
  }

  private void skipDeviation(String odd) {
    String reason = oddKeyDeviations().get(odd);
    if (reason != null) {
      abort("deviation: " + reason);
    }
  }

  /** A key that the store announces as refused must fail as Unsupported and leave nothing. */
  private boolean refused(ObjectKey key, byte[] content) {
    boolean announced =
        store().accommodations(key, ObjectAttributes.NONE, content.length).stream()
            .anyMatch(accommodation -> accommodation.effect() == Accommodation.Effect.REFUSED);
    if (announced) {
      Assertions.assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(
              () -> store().put(key, ObjectAttributes.NONE, Payload.of(content), Condition.NONE));
      assertThat(store().list(ListRequest.first(prefix())).objects()).isEmpty();
      assertThat(store().head(key)).as("what cannot be is not there").isEmpty();
    }
    return announced;
  }

  @Test
  @DisplayName("T-11 odd keys side by side stay apart and come in UTF-8 order")
  default void oddKeysTogether() {
    needs(Primitive.UTF8_ORDER);
    List<String> held = new ArrayList<>();
    for (String odd : OddKeys.KEYS) {
      ObjectKey key = key("odd/" + odd);
      boolean skip =
          oddKeyDeviations().containsKey(odd)
              || !store().accommodations(key, ObjectAttributes.NONE, 8).stream()
                  .allMatch(Accommodation::lossless);
      if (!skip) {
        create(key, bytes(odd.hashCode(), 8));
        held.add(key.value());
      }
    }

    List<ListedObject> listed = store().list(ListRequest.first(prefix())).objects();

    assertThat(listed)
        .extracting(object -> object.key().value())
        .isEqualTo(held.stream().sorted(ObjectKey::compareUtf8).toList());
    for (String odd : OddKeys.KEYS) {
      ObjectKey key = key("odd/" + odd);
      if (held.contains(key.value())) {
        assertThat(content(key)).isEqualTo(bytes(odd.hashCode(), 8));
      }
    }
  }

  @Test
  @DisplayName("T-13 a key that is both an object and a prefix of others")
  default void objectAndPrefix() {
    skipDeviation("a beside a/b");
    for (String name : List.of("a", "a/b", "a/b/c", "a/")) {
      create(key(name), bytes(name.hashCode(), 20));
    }

    for (String name : List.of("a", "a/b", "a/b/c", "a/")) {
      assertThat(content(key(name))).as(name).isEqualTo(bytes(name.hashCode(), 20));
    }
    assertThat(store().list(ListRequest.first(prefix())).objects())
        .extracting(object -> object.key().value().substring(prefix().length()))
        .containsExactlyInAnyOrder("a", "a/", "a/b", "a/b/c");
  }

  @Test
  @DisplayName("T-13 the prefix before or after the object, and either deleted first")
  default void prefixThenObject() {
    skipDeviation("a beside a/b");
    create(key("p/q/r"), bytes(90, 5));
    create(key("p/q"), bytes(91, 5));
    create(key("p"), bytes(92, 5));

    store().delete(key("p/q"), Condition.NONE);
    assertThat(content(key("p/q/r"))).isEqualTo(bytes(90, 5));
    store().delete(key("p/q/r"), Condition.NONE);
    assertThat(content(key("p"))).isEqualTo(bytes(92, 5));
    create(key("p/q"), bytes(93, 5));

    assertThat(store().list(ListRequest.first(prefix())).objects())
        .extracting(ListedObject::key)
        .containsExactlyInAnyOrder(key("p"), key("p/q"));
  }

  @Test
  @DisplayName("T-14 a directory marker with content keeps it")
  default void directoryMarkers() {
    skipDeviation("trailing/");
    create(key("marker/"), new byte[0]);
    create(key("full-marker/"), bytes(94, 11));
    create(key("marker/inside"), bytes(95, 3));

    assertThat(content(key("marker/"))).isEmpty();
    assertThat(content(key("full-marker/"))).isEqualTo(bytes(94, 11));
    assertThat(content(key("marker/inside"))).isEqualTo(bytes(95, 3));
    assertThat(store().list(ListRequest.first(prefix())).objects())
        .extracting(ListedObject::key)
        .containsExactlyInAnyOrder(key("full-marker/"), key("marker/"), key("marker/inside"));
  }

  @Test
  @DisplayName("T-11 a key that starts with a slash is not the one without it")
  default void leadingSlash() {
    skipDeviation("/leading");
    String name = UUID.randomUUID().toString();
    ObjectKey with = new ObjectKey("/" + name);
    ObjectKey without = new ObjectKey(name);
    try {
      create(with, bytes(96, 5));
      assertThat(store().head(without)).isEmpty();
      assertThat(store().list(ListRequest.first("/" + name)).objects())
          .extracting(ListedObject::key)
          .containsExactly(with);
      assertThat(content(with)).isEqualTo(bytes(96, 5));
    } finally {
      store().delete(with, Condition.NONE);
    }
  }

  @Test
  @DisplayName(
      "T-11 T-13 keys that differ by case or normalisation only are different objects, or the clash"
          + " is refused")
  default void caseAndNormalisation() {
    skipDeviation("UPPER");
    create(key("Case"), bytes(97, 5));
    create(key("case"), bytes(98, 6));
    create(key("\u00e9"), bytes(99, 7));
    create(key("e\u0301"), bytes(100, 8));

    assertThat(content(key("Case"))).isEqualTo(bytes(97, 5));
    assertThat(content(key("case"))).isEqualTo(bytes(98, 6));
    assertThat(content(key("\u00e9"))).isEqualTo(bytes(99, 7));
    assertThat(content(key("e\u0301"))).isEqualTo(bytes(100, 8));
  }
}
