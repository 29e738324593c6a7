package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "7B, 7",
    "1KiB, 1024",
    "1kB, 1000",
    "1.5 MiB, 1572864",
    "2GB, 2000000000",
    "3T, 3000000000000",
    "1PiB, 1125899906842624"
  })
  void aNumberAndAUnit(String text, long bytes) {
    assertThat(Sizes.parse(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "x", "1 apple", "9999999PiB", "1EiB"})
  void anythingElseIsNone(String text) {
    assertThat(Sizes.parse(text)).isEmpty();
  }
}
