package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ObjectKeyOrderTest {
  /**
   * Text of few different characters, so that long common starts are likely; from every part of
   * Unicode.
   */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            0, (int) '/', (int) '-', (int) 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xff5e,
            0xffff, 0x10000, 0x1f600, 0x10ffff)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(points -> new String(points.stream().mapToInt(i -> i).toArray(), 0, points.size()));
  }

  @Property
  void orderIsThatOfTheUtf8Bytes(@ForAll("texts") String a, @ForAll("texts") String b) {
    int byBytes =
        Arrays.compareUnsigned(
            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    assertThat(Integer.signum(new ObjectKey(a).compareTo(new ObjectKey(b))))
        .isEqualTo(Integer.signum(byBytes));
  }

  @Property
  void equalKeysCompareAsEqualAndOthersDoNot(@ForAll("texts") String a, @ForAll("texts") String b) {
    assertThat(ObjectKey.compareUtf8(a, b) == 0).isEqualTo(a.equals(b));
  }

  @Property
  void bytesGiveTheKeyBack(@ForAll("texts") String text) {
    assertThat(new String(new ObjectKey(text).utf8(), StandardCharsets.UTF_8)).isEqualTo(text);
  }
}
