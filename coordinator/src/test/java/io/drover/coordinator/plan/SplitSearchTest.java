package io.drover.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.coordinator.job.KeyRange;
import io.drover.storage.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SplitSearchTest {
  private final NavigableSet<String> keys = new TreeSet<>(ObjectKey::compareUtf8);
  private final AtomicInteger probes = new AtomicInteger();

  @Test
  @DisplayName("T-34: numbered keys are cut into parts of the same size, with few requests")
  void numbered() throws InterruptedException {
    IntStream.range(0, 1_000_000).forEach(n -> keys.add("in/%09d".formatted(n)));

    List<String> cuts = cuts("in/000003999", null, 10);

    assertThat(cuts).hasSize(9).startsWith("in/0001", "in/0002");
    assertThat(sizes("in/000003999", null, cuts))
        .allSatisfy(size -> assertThat(size).isBetween(90_000, 110_000));
    assertThat(probes).hasValueLessThan(20);
  }

  @Test
  @DisplayName("T-34: keys of random letters and digits are cut where there are some")
  void hexadecimal() throws InterruptedException {
    IntStream.range(0, 65_536).forEach(n -> keys.add("%04x".formatted(n)));

    List<String> cuts = cuts("0100", null, 4);

    assertThat(cuts).containsExactly("4", "8", "c");
  }

  @Test
  @DisplayName("T-34: what all keys share costs little: dates in directories")
  void sharedBeginnings() throws InterruptedException {
    for (int day = 1; day <= 28; day++) {
      for (int n = 0; n < 100; n++) {
        keys.add("logs/2026-02-%02d/host-a/%05d.gz".formatted(day, n));
      }
    }

    List<String> cuts = cuts("logs/2026-02-01/host-a/00050.gz", null, 16);

    assertThat(cuts).containsExactly("logs/2026-02-1", "logs/2026-02-2");
    assertThat(probes).hasValueLessThan(15);
  }

  @Test
  @DisplayName("a range that ends here and there is cut inside only")
  void within() throws InterruptedException {
    IntStream.range(0, 1_000).forEach(n -> keys.add("%03d".formatted(n)));

    assertThat(cuts("310", "342", 16)).containsExactly("32", "33", "34");
    assertThat(cuts("990", null, 16)).isNotEmpty();
    assertThat(cuts("999", null, 16)).isEmpty();
    assertThat(cuts("310", "311", 16)).isEmpty();
  }

  @Test
  @DisplayName("T-11: characters around the surrogates and at the end of Unicode")
  void oddCharacters() throws InterruptedException {
    keys.addAll(
        List.of("\uD7FF", "\uE000x", "\uFFFF", "\uD83D\uDE00", "\uDBFF\uDFFF", "\uDBFF\uDFFFx"));

    assertThat(cuts("\uD7FF", null, 16))
        .containsExactly("\uE000", "\uFFFF", "\uD83D\uDE00", "\uDBFF\uDFFF");
    assertThat(cuts("\uDBFF\uDFFF", null, 16)).isEmpty();
  }

  private List<String> cuts(String after, String until, int parts) throws InterruptedException {
    probes.set(0);
    String prefix = after.startsWith("in/") ? "in/" : "";
    return SplitSearch.cuts(
        text -> {
          probes.incrementAndGet();
          return Optional.ofNullable(keys.higher(text));
        },
        prefix,
        new KeyRange(after, until),
        parts);
  }

  private List<Integer> sizes(String after, String until, List<String> cuts) {
    List<Integer> sizes = new ArrayList<>();
    for (KeyRange part : KeyRanges.split(new KeyRange(after, until), cuts)) {
      sizes.add(
          (part.until() == null
                  ? keys.tailSet(part.after(), false)
                  : keys.subSet(part.after(), false, part.until(), true))
              .size());
    }
    return sizes;
  }
}
