package io.drover.coordinator.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.KeyListFormat;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** M-04, F-05: a list that is taken up at any of its places goes on there. */
class ListedKeysProperties {
  @Property(tries = 200)
  void linesGoOnAnywhere(@ForAll("keys") List<String> keys, @ForAll @IntRange(max = 40) int at) {
    List<String> lines = keys.stream().map(key -> key.replaceAll("[\r\n]", "-")).toList();

    check(KeyListFormat.LINES, String.join("\n", lines), lines, at);
  }

  @Property(tries = 400)
  void rowsGoOnAnywhere(@ForAll("keys") List<String> keys, @ForAll @IntRange(max = 40) int at) {
    String rows =
        keys.stream()
            .map(key -> "\"%s\",\"x\ny\",é".formatted(key.replace("\"", "\"\"")))
            .collect(Collectors.joining("\r\n"));

    check(KeyListFormat.CSV, rows, keys, at);
  }

  @Property(tries = 100)
  void inventoriesGoOnAnywhere(
      @ForAll("keys") List<String> keys, @ForAll @IntRange(max = 40) int at) {
    int half = keys.size() / 2;
    try (Lists lists = new Lists("listed-keys-inventory")) {
      String manifest =
          lists.inventory(
              "Key", List.of(rows(keys.subList(0, half)), rows(keys.subList(half, keys.size()))));
      check(lists, manifest, KeyListFormat.S3_INVENTORY, keys, at);
    }
  }

  private static String rows(List<String> keys) {
    return keys.stream()
        .map(key -> "\"" + URLEncoder.encode(key, StandardCharsets.UTF_8) + "\"\n")
        .collect(Collectors.joining());
  }

  private static void check(KeyListFormat format, String text, List<String> keys, int at) {
    try (Lists lists = new Lists("listed-keys-properties")) {
      lists.put("k", text);
      check(lists, "k", format, keys, at);
    }
  }

  private static void check(
      Lists lists, String key, KeyListFormat format, List<String> keys, int at) {
    int first = Math.min(at, keys.size());
    Position place = Position.START;
    try (ListedKeys list = lists.open(key, format)) {
      if (first > 0) {
        List<KeyEntry> entries = list.read(place, first);
        assertThat(entries).hasSize(first);
        place = entries.getLast().next();
      }
      assertThat(Lists.keys(list, Position.START, 3)).isEqualTo(keys);
    }
    try (ListedKeys list = lists.open(key, format)) {
      assertThat(Lists.keys(list, place, 2)).isEqualTo(keys.subList(first, keys.size()));
    }
  }

  @Provide
  Arbitrary<List<String>> keys() {
    return Arbitraries.of("a", "b", "\"", ",", "\n", "\r\n", " ", "é", "\uD83D\uDE00", "+", "%")
        .list()
        .ofMaxSize(5)
        .map(parts -> "k" + String.join("", parts))
        .list()
        .ofMaxSize(40);
  }
}
