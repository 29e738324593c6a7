package io.drover.schemas.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MultisetHashTest {
  private static final int ROUNDS = 200;

  @Test
  @DisplayName("O-06 the published vector of Bitcoin Core (crypto_tests, muhash_tests)")
  void publishedVector() {
    MultisetHash hash = new MultisetHash();
    hash.add(number(0));
    hash.add(number(1));
    hash.remove(number(2));

    // Bitcoin Core prints digests with their bytes reversed.
    byte[] digest = hash.digest();
    assertThat(HexFormat.of().formatHex(reversed(digest)))
        .isEqualTo("10d312b100cbd32ada024a6646e40d3482fcff103668d2625f10002a607d5863");
  }

  @Test
  @DisplayName("O-06 no order and no division into parts changes the digest")
  void orderAndPartsDoNotMatter() {
    Random random = new Random(20_261_120L);
    for (int round = 0; round < ROUNDS; round++) {
      List<byte[]> elements = elements(random, random.nextInt(20));
      byte[] inOrder = of(elements).digest();

      List<byte[]> shuffled = new ArrayList<>(elements);
      Collections.shuffle(shuffled, random);
      int cut = shuffled.isEmpty() ? 0 : random.nextInt(shuffled.size());
      MultisetHash left = of(shuffled.subList(0, cut));
      MultisetHash right = of(shuffled.subList(cut, shuffled.size()));
      right.merge(left);

      assertThat(right.digest()).as("round %d", round).isEqualTo(inOrder);
    }
  }

  @Test
  @DisplayName("O-06 merging is associative, and merging nothing changes nothing")
  void mergingIsAssociative() {
    Random random = new Random(7);
    List<byte[]> a = elements(random, 3);
    List<byte[]> b = elements(random, 4);
    List<byte[]> c = elements(random, 5);

    MultisetHash first = of(a);
    first.merge(of(b));
    first.merge(of(c));
    MultisetHash tail = of(b);
    tail.merge(of(c));
    MultisetHash second = of(a);
    second.merge(tail);
    second.merge(new MultisetHash());

    assertThat(second.digest()).isEqualTo(first.digest());
  }

  @Test
  @DisplayName(
      "O-06 one missing, one extra, one repeated, one changed element each change the digest")
  void everyDifferenceShows() {
    List<byte[]> elements = elements(new Random(3), 10);
    byte[] right = of(elements).digest();
    List<byte[]> changed = new ArrayList<>(elements);
    byte[] flipped = changed.get(4).clone();
    flipped[0] ^= 1;
    changed.set(4, flipped);
    List<byte[]> repeated = new ArrayList<>(elements);
    repeated.add(elements.getFirst());

    assertThat(of(elements.subList(1, 10)).digest()).isNotEqualTo(right);
    assertThat(of(changed).digest()).isNotEqualTo(right);
    assertThat(of(repeated).digest()).isNotEqualTo(right);
  }

  @Test
  @DisplayName("O-06 what is added and removed leaves no trace, in either order")
  void removalUndoes() {
    MultisetHash hash = new MultisetHash();
    hash.remove("b".getBytes(UTF_8));
    hash.add("a".getBytes(UTF_8));
    hash.add("b".getBytes(UTF_8));

    assertThat(hash.digest()).isEqualTo(of(List.of("a".getBytes(UTF_8))).digest());
  }

  private static MultisetHash of(List<byte[]> elements) {
    MultisetHash hash = new MultisetHash();
    elements.forEach(hash::add);
    return hash;
  }

  private static List<byte[]> elements(Random random, int count) {
    List<byte[]> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] element = new byte[1 + random.nextInt(300)];
      random.nextBytes(element);
      elements.add(element);
    }
    return elements;
  }

  private static byte[] number(int value) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) value;
    return bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
