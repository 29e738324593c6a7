package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** T-15, T-16: what a store cannot hold comes back as it was. */
class MetadataCodecTest {
  private static String lowerCase(String name) {
    return ascii(name.toLowerCase(Locale.ROOT));
  }

  private static String identifier(String name) {
    String kept = name.replaceAll("[^A-Za-z0-9_]", "_");
    return kept.isEmpty() || Character.isDigit(kept.charAt(0)) ? "_" + kept : kept;
  }

  private static String ascii(String name) {
    String kept = name.replaceAll("[^\\x21-\\x7e]", "_");
    return kept.isEmpty() ? "_" : kept;
  }

  @Provide
  Arbitrary<Map<String, String>> metadata() {
    Arbitrary<String> names =
        Arbitraries.strings().withChars("aAbB1_-&=%+ é\u212a").ofMinLength(1).ofMaxLength(4);
    Arbitrary<String> words =
        Arbitraries.of("=?UTF-8?B?", "?=", "w6k=", " ", "é", "x", "\n", "\ud83d\ude00");
    Arbitrary<String> values =
        Combinators.combine(words, words, words).as((a, b, c) -> a + b + c).injectDuplicates(0.1);
    return Arbitraries.maps(names, Arbitraries.oneOf(values, Arbitraries.just(""))).ofMaxSize(8);
  }

  @Property
  void lowerCaseStoreGivesItBack(@ForAll("metadata") Map<String, String> raw) {
    check(
        new MetadataCodec(MetadataCodecTest::lowerCase, "drover-names"),
        MetadataCodecTest::lowerCase,
        raw);
  }

  @Property
  void identifierStoreGivesItBack(@ForAll("metadata") Map<String, String> raw) {
    check(
        new MetadataCodec(MetadataCodecTest::identifier, "drover_names"),
        MetadataCodecTest::identifier,
        raw);
  }

  private static void check(
      MetadataCodec codec, UnaryOperator<String> nearest, Map<String, String> raw) {
    Map<String, String> stored = codec.encode(raw);

    assertThat(codec.decode(stored)).isEqualTo(raw);
    assertThat(stored.keySet()).allSatisfy(name -> assertThat(nearest.apply(name)).isEqualTo(name));
    assertThat(stored.values())
        .allMatch(value -> value.chars().allMatch(c -> c >= 0x20 && c < 0x7f));
  }

  @Example
  void plainMetadataIsStoredAsItIs() {
    Map<String, String> plain = Map.of("color", "green and blue", "size", "12");

    assertThat(new MetadataCodec(MetadataCodecTest::lowerCase, "drover-names").encode(plain))
        .isEqualTo(plain);
  }

  @Example
  void aNameLikeTheReservedOneIsKept() {
    MetadataCodec codec = new MetadataCodec(MetadataCodecTest::lowerCase, "drover-names");
    Map<String, String> raw = Map.of("drover-names", "mine", "Drover-Names", "too");

    assertThat(codec.decode(codec.encode(raw))).isEqualTo(raw);
  }

  @Example
  void whatOthersWroteAndOnlyLooksEncodedStays() {
    MetadataCodec codec = new MetadataCodec(MetadataCodecTest::lowerCase, "drover-names");
    Map<String, String> foreign =
        Map.of(
            "a",
            "=?UTF-8?B?/w==?=",
            "b",
            "=?UTF-8?B?!?=",
            "c",
            "=?UTF-8?B?",
            "d",
            "=?UTF-8?B?YQ==?=");

    assertThat(codec.decode(foreign)).isEqualTo(foreign);
  }

  @Example
  void malformedNamesOfOthersAreIgnored() {
    MetadataCodec codec = new MetadataCodec(MetadataCodecTest::lowerCase, "drover-names");

    assertThat(codec.decode(Map.of("drover-names", "a=%zz&=&b", "a", "1")))
        .isEqualTo(Map.of("a", "1"));
  }
}
