package io.drover.forwarder.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("F-01 chains of forwards")
final class ChainTest {
  private final Map<String, Held> table = new HashMap<>();

  private void forward(String from, String to, long at) {
    table.put(from, new Held(to, "job", at, Long.MAX_VALUE, 0, at));
  }

  private Resolution follow(String from) {
    return Chain.follow(from, object -> Optional.ofNullable(table.get(object)), 3);
  }

  @Test
  void resolvesToTheEnd() {
    forward("s3://a/k", "s3://b/k", 1);
    forward("s3://b/k", "file:///c//k", 2);

    assertThat(follow("s3://a/k").way()).containsExactly("s3://a/k", "s3://b/k", "file:///c/k");
    assertThat(follow("s3://x/k")).isEqualTo(new Resolution.Ends(java.util.List.of("s3://x/k")));
  }

  @Test
  @DisplayName("what was moved away and back is where it was")
  void back() {
    forward("s3://a/k", "s3://b/k", 1);
    forward("s3://b/k", "s3://a/k", 2);

    assertThat(follow("s3://a/k").way()).containsExactly("s3://a/k", "s3://b/k", "s3://a/k");
    assertThat(follow("s3://b/k").way()).containsExactly("s3://b/k", "s3://a/k");
  }

  @Test
  @DisplayName("a forward that is older than the one that leads to it says nothing of what came")
  void older() {
    forward("s3://a/k", "s3://b/k", 2);
    forward("s3://b/k", "s3://c/k", 1);

    assertThat(follow("s3://a/k").way()).containsExactly("s3://a/k", "s3://b/k");
  }

  @Test
  @DisplayName("a loop is refused")
  void loop() {
    forward("s3://a/k", "s3://b/k", 1);
    forward("s3://b/k", "s3://a/k", 1);

    assertThat(follow("s3://a/k")).isInstanceOf(Resolution.Loops.class);
  }

  @Test
  @DisplayName("the hop limit holds")
  void tooLong() {
    for (int i = 0; i < 4; i++) {
      forward("s3://b" + i + "/k", "s3://b" + (i + 1) + "/k", i);
    }

    assertThat(follow("s3://b1/k")).isInstanceOf(Resolution.Ends.class);
    assertThat(follow("s3://b0/k")).isInstanceOf(Resolution.TooLong.class);
  }
}
