package io.drover.schemas.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schemas.record.Evidence;
import io.drover.schemas.record.ObjectChecksum;
import io.drover.schemas.record.Receipt;
import io.drover.schemas.record.Verification;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EvidenceTallyTest {
  @Test
  @DisplayName("O-06 the canonical text of a receipt (RFC 8785), for other languages to compare")
  void canonicalText() {
    Receipt receipt = receipt("dir/\"ä\u0001\n\\\u20ac").setReplacedPin("\"old\"").build();

    assertThat(CanonicalJson.text(ReceiptText.fields(receipt)))
        .isEqualTo(
            "{\"replacedPin\":\"\\\"old\\\"\",\"sha256\":\""
                + "07".repeat(32)
                + "\",\"size\":5,"
                + "\"sourceKey\":\"dir/\\\"ä\\u0001\\n\\\\€\",\"sourcePin\":\"p\","
                + "\"targetKey\":\"k\",\"targetPin\":\"q\",\"verification\":\"CHECKSUM\","
                + "\"written\":true}");
  }

  @Test
  @DisplayName("O-06 the digest of two receipts, for other languages to compare")
  void vector() {
    EvidenceTally tally = new EvidenceTally();
    tally.add(receipt("a").build());
    tally.add(receipt("b").build());

    Evidence evidence = tally.evidence();

    assertThat(evidence.getAlgorithm()).isEqualTo("MuHash3072/receipt-1");
    assertThat(evidence.getReceipts()).isEqualTo(2);
    assertThat(evidence.getBytes()).isEqualTo(10);
    assertThat(evidence.getDigest())
        .isEqualTo("c5e71e6afed9b2932ba8f8f512cf833a7d3d6916a1991b294346f4dc17dcd06e");
  }

  @Test
  @DisplayName("O-06 each covered field changes the digest; who verified when does not")
  void coveredFields() {
    String right = digest(builder -> builder);

    assertThat(digest(b -> b.setVerifier("somebody else").setVerifiedAt(Instant.MAX)))
        .isEqualTo(right);
    assertThat(
            List.<UnaryOperator<Receipt.Builder>>of(
                b -> b.setSourceKey("c"),
                b -> b.setSourcePin("x"),
                b -> b.setTargetKey("x"),
                b -> b.setTargetPin("x"),
                b -> b.setSize(6),
                b -> b.setVerification(Verification.FULL),
                b -> b.setWritten(false),
                b -> b.setReplacedPin("x"),
                b -> b.setChecksums(List.of())))
        .allSatisfy(change -> assertThat(digest(change)).isNotEqualTo(right));
  }

  @Test
  @DisplayName("O-06 numbers that other readers would round are refused")
  void largeNumbers() {
    assertThatThrownBy(() -> CanonicalJson.text(Map.of("n", 1L << 53)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9007199254740992");
  }

  private static String digest(UnaryOperator<Receipt.Builder> change) {
    EvidenceTally tally = new EvidenceTally();
    tally.add(change.apply(receipt("a")).build());
    return tally.evidence().getDigest();
  }

  private static Receipt.Builder receipt(String key) {
    byte[] hash = new byte[32];
    java.util.Arrays.fill(hash, (byte) 7);
    return Receipt.newBuilder()
        .setSourceKey(key)
        .setSourcePin("p")
        .setTargetKey("k")
        .setTargetPin("q")
        .setSize(5)
        .setChecksums(List.of(new ObjectChecksum("SHA256", ByteBuffer.wrap(hash))))
        .setVerification(Verification.CHECKSUM)
        .setWritten(true)
        .setVerifier("v")
        .setVerifiedAt(Instant.EPOCH);
  }
}
