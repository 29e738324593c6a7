package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RequirementsTest {
  private static Capabilities without(Primitive... missing) {
    Set<Primitive> primitives = EnumSet.allOf(Primitive.class);
    primitives.removeAll(Arrays.asList(missing));
    return new Capabilities(primitives, Set.of(), new Limits(1, 1, 1, 1, 1));
  }

  @Test
  @DisplayName("T-28 what is missing is named, with its side")
  void missingIsNamed() {
    Requirements move = Requirements.of(true, true);

    assertThat(move.missing(without(), without())).isEmpty();
    assertThat(
            move.missing(
                without(Primitive.DELETE_IF_MATCH),
                without(Primitive.REPLACE_IF_MATCH, Primitive.TAGS)))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("the source lacks DELETE_IF_MATCH"),
            second -> assertThat(second).startsWith("the target lacks REPLACE_IF_MATCH"));
  }

  @Test
  void copyDeletesNothingAndCreatingReplacesNothing() {
    Capabilities source = without(Primitive.DELETE_IF_MATCH);
    Capabilities target = without(Primitive.REPLACE_IF_MATCH, Primitive.MULTIPART_REPLACE_IF_MATCH);

    assertThat(Requirements.of(false, false).missing(source, target)).isEmpty();
    assertThat(Requirements.of(false, true).missing(source, target)).hasSize(2);
    assertThat(Requirements.of(true, false).missing(source, target)).hasSize(1);
  }

  @Test
  void pinnedReadsAreAlwaysNeeded() {
    assertThat(Requirements.of(false, false).missing(without(Primitive.PINNED_READ), without()))
        .hasSize(1);
  }

  private static ListPage page(String... keys) {
    return new ListPage(
        Arrays.stream(keys)
            .map(key -> new ListedObject(new ObjectKey(key), 1, Instant.EPOCH, new Pin("p")))
            .toList(),
        true);
  }

  @Test
  @DisplayName("a listing out of UTF-8 order is found, also between pages")
  void order() {
    OrderCheck check = new OrderCheck();

    assertThat(check.violation(page("a-b", "a/x", "a0", "\uff5e", "\ud83d\ude00"))).isEmpty();
    assertThat(check.violation(page("\ud83d\ude01"))).isEmpty();
    assertThat(check.violation(page("\uff5f"))).hasValue(new ObjectKey("\uff5f"));
    assertThat(new OrderCheck().violation(page("a", "a"))).isPresent();
    assertThat(new OrderCheck(Optional.of(new ObjectKey("b"))).violation(page("a"))).isPresent();
    assertThatExceptionOfType(StoreException.Unsupported.class)
        .isThrownBy(() -> new OrderCheck().require(page("b", "a")))
        .withMessageContaining("UTF8_ORDER");
  }

  @Test
  @DisplayName("a pin that names nothing has the form of one that does")
  void otherPins() {
    for (String pin : List.of("\"abc123\"", "\"d41d8-12\"", "0x8DC", "v7", "zzz", "\"000\"")) {
      assertThat(PrimitiveChecks.otherThan(new Pin(pin)).value()).isNotEqualTo(pin);
    }
    assertThat(PrimitiveChecks.otherThan(new Pin("\"abc123\""))).isEqualTo(new Pin("\"abc120\""));
  }
}
