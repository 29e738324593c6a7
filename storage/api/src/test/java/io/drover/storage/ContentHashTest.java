package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentHashTest {
  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

  /** The check values that the catalogues of algorithms give for the nine digits. */
  @ParameterizedTest
  @CsvSource({
    "MD5, 25f9e794323b453885f5181f1b624d0b",
    "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
    "CRC32C, e3069283",
    "CRC64NVME, ae8b14860a799888"
  })
  void givesTheCheckValue(Checksum.Kind kind, String expected) {
    assertThat(ContentHash.of(EnumSet.of(kind), DIGITS, 0, DIGITS.length))
        .extracting(Checksum::hex)
        .containsExactly(expected);
  }

  @Test
  void doesNotDependOnHowTheContentIsCut() {
    Random random = new Random(7);
    byte[] content = new byte[10_000];
    random.nextBytes(content);
    var whole = ContentHash.of(EnumSet.allOf(Checksum.Kind.class), content, 0, content.length);

    ContentHash pieces = ContentHash.of(EnumSet.allOf(Checksum.Kind.class));
    int at = 0;
    while (at < content.length) {
      int n = Math.min(random.nextInt(0, 30), content.length - at);
      pieces.update(content, at, n);
      at += n;
    }

    assertThat(pieces.bytes()).isEqualTo(content.length);
    assertThat(pieces.finish()).isEqualTo(whole);
  }
}
