package io.drover.coordinator.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** M-04: what patterns mean, one example each. */
class GlobTest {
  @ParameterizedTest(name = "{0} on {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a.txt | a.txt | true
          a.txt | A.txt | false
          a.txt | xa.txt | false
          *.txt | b.txt | true
          *.txt | .txt | true
          *.txt | d/b.txt | false
          **.txt | d/e/b.txt | true
          **/*.txt | b.txt | true
          **/*.txt | d/e/b.txt | true
          a/**/b | a/b | true
          a/**/b | a/x/y/b | true
          a/**/b | axb | false
          a**/b | axy/z/b | true
          a**/b | a/b | true
          a/** | a/ | true
          a/** | a/b/c | true
          a/** | a | false
          ** | "" | true
          *** | a/b | true
          ? | a | true
          ? | / | false
          ? | 😀 | true
          ?? | 😀 | false
          [a-c]x | bx | true
          [a-c]x | dx | false
          [!a-c]x | dx | true
          [^a-c]x | ax | false
          [!a]x | /x | false
          [+-/]x | /x | false
          []]x | ]x | true
          [a-]x | -x | true
          [😀-😂]x | 😁x | true
          {a,b/c}.d | b/c.d | true
          {a,}b | b | true
          {a,{b,c}}d | cd | true
          a,b} | a,b} | true
          \\*x | *x | true
          \\*x | yx | false
          [\\]]x | ]x | true
          2024-{01,02}/** | 2024-02/x/y | true
          2024-{01,02}/** | 2024-03/x/y | false
          """)
  void means(String pattern, String key, boolean matches) {
    assertThat(Glob.anyOf(List.of(pattern)).matches(key)).isEqualTo(matches);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [ab | character 1: '[' needs a ']'
          x[] | character 2: '[' needs a ']'
          x{a,b | character 2: '{' needs a '}'
          ab\\ | character 3: '\\' needs a character to quote
          [z-a] | character 2: a range goes from the lower character to the higher
          {{{{{{{{{{{x}}}}}}}}}}} | character 11: braces are nested at most 10 deep
          """)
  void mistakesAreNamed(String pattern, String reason) {
    assertThatThrownBy(() -> Glob.anyOf(List.of("fine", pattern)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(pattern)
        .hasMessageContaining(reason);
  }

  @Test
  @DisplayName("M-04: patterns that make backtracking matchers run for years are ordinary here")
  void noBlowUp() {
    Glob glob = Glob.anyOf(List.of("*a".repeat(200) + "b", "{a,aa,{a,*}}".repeat(50) + "c"));

    assertThat(glob.matches("a".repeat(4_000))).isFalse();
    assertThat(glob.matches("a".repeat(3_999) + "b")).isTrue();
  }
}
