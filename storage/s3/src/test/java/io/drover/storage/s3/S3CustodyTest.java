package io.drover.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.Custody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class S3CustodyTest {
  @Test
  @DisplayName("T-21 a head tells which objects must be restored before they can be read")
  void archived() {
    assertThat(custody("x-amz-storage-class: GLACIER").archived()).isTrue();
    assertThat(custody("x-amz-storage-class: DEEP_ARCHIVE").tier()).contains("DEEP_ARCHIVE");
    assertThat(
            custody(
                    "x-amz-storage-class: INTELLIGENT_TIERING\n"
                        + "x-amz-archive-status: ARCHIVE_ACCESS")
                .archived())
        .isTrue();
    assertThat(
            custody("x-amz-storage-class: GLACIER\nx-amz-restore: ongoing-request=\"true\"")
                .archived())
        .isTrue();
  }

  @Test
  @DisplayName("T-21 restored objects and readable classes are not archived")
  void readable() {
    assertThat(
            custody(
                    "x-amz-storage-class: GLACIER\nx-amz-restore: ongoing-request=\"false\","
                        + " expiry-date=\"Fri, 21 Dec 2040 00:00:00 GMT\"")
                .archived())
        .isFalse();
    assertThat(custody("x-amz-storage-class: GLACIER_IR"))
        .isEqualTo(new Custody(Optional.of("GLACIER_IR"), false, List.of()));
    assertThat(custody("x-amz-storage-class: STANDARD")).isEqualTo(Custody.ORDINARY);
  }

  @Test
  @DisplayName("T-22 a head tells retention and legal hold")
  void locked() {
    assertThat(
            custody(
                    """
                    x-amz-object-lock-mode: COMPLIANCE
                    x-amz-object-lock-retain-until-date: 2030-01-01T00:00:00Z
                    x-amz-object-lock-legal-hold: ON\
                    """)
                .locks())
        .containsExactly("COMPLIANCE until 2030-01-01T00:00:00Z", "legal hold");
    assertThat(custody("x-amz-object-lock-legal-hold: OFF")).isEqualTo(Custody.ORDINARY);
  }

  private static Custody custody(String headers) {
    String answer = ScriptedServer.promise("HTTP/1.1 200 OK\nETag: \"abc\"\n" + headers, 5, "");
    try (ScriptedServer server = ScriptedServer.start(answer);
        ObjectStore store = TestStores.open("bucket", server.settings())) {
      return store.head(new ObjectKey("key")).orElseThrow().custody();
    }
  }
}
