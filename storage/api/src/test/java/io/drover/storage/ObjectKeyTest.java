package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a//b", "/a", "./a", "..", "a/", "\\", "\u0000", "\uffff", "\ud83d\ude00", " "})
  @DisplayName("T-11 a key is any text, as it is")
  void anyText(String text) {
    assertThat(new ObjectKey(text).value()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\ud83d", "\ude00a", "\ud83d\ud83d\ude00", "\ude00\ud83d"})
  @DisplayName("half a character is refused, with its place")
  void unpairedSurrogates(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ObjectKey(text))
        .withMessageContaining("surrogate");
  }

  @Test
  void emptyIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey(""));
  }

  @Test
  @DisplayName("the length is counted in UTF-8 bytes")
  void lengthInBytes() {
    assertThatCode(() -> new ObjectKey("\ud83d\ude00".repeat(1_024))).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ObjectKey("\ud83d\ude00".repeat(1_024) + "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey("é".repeat(2_049)));
  }
}
