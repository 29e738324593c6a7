package io.drover.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeySetTest {
  @Test
  void remembersEveryText() {
    Random random = new Random(1);
    KeySet set = new KeySet();
    Set<String> model = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      String text = "key-" + random.nextInt(9_000);

      assertThat(set.add(set.hash(text))).isEqualTo(model.add(text));
    }
    set.clear();
    assertThat(set.add(set.hash("key-1"))).isTrue();
  }

  @Test
  void dividesTexts() {
    KeySet set = new KeySet();
    int[] parts = new int[5];
    for (int i = 0; i < 5_000; i++) {
      parts[set.hash("key-" + i).part(5)]++;
    }
    assertThat(Arrays.stream(parts).boxed()).allMatch(part -> part > 800 && part < 1_200);
  }
}
