package io.drover.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.StoreException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureFailureTest {
  private static StoreException translate(int status, String code) {
    return new AzureFailure(
            "put azblob://c/k", status, code, "Why.\nRequestId:1\nTime:2", Optional.of("id-1"))
        .translate();
  }

  @ParameterizedTest
  @DisplayName("T-21 T-22 T-26 every refusal has its class")
  @CsvSource({
    "409, BlobAlreadyExists, precondition-failed",
    "412, ConditionNotMet, precondition-failed",
    "412, '', unsupported",
    "404, BlobNotFound, not-found",
    "404, ContainerNotFound, bucket-not-found",
    "400, InvalidBlockList, conflict",
    "409, SomethingNew, conflict",
    "400, Crc64Mismatch, corrupted",
    "400, Md5Mismatch, corrupted",
    "503, ServerBusy, throttled",
    "429, '', throttled",
    "500, OperationTimedOut, unavailable",
    "502, '', unavailable",
    "403, AuthenticationFailed, denied",
    "412, LeaseIdMissing, denied",
    "409, BlobArchived, unsupported",
    "409, BlobImmutableDueToPolicy, unsupported",
    "409, SnapshotsPresent, unsupported",
    "400, InvalidUri, unsupported",
    "404, '', unsupported"
  })
  void classes(int status, String code, String errorClass) {
    assertThat(translate(status, code).errorClass()).isEqualTo(errorClass);
  }

  @ParameterizedTest
  @DisplayName("T-21 T-22 the message names what stands in the way")
  @CsvSource({
    "409, BlobArchived, Archive",
    "409, BlobImmutableDueToPolicy, immutability",
    "409, SnapshotsPresent, snapshots",
    "412, LeaseIdMissing, lease"
  })
  void names(int status, String code, String word) {
    assertThat(translate(status, code))
        .hasMessageContaining(word)
        .hasMessageContaining(code)
        .hasMessageContaining("id-1")
        .hasMessageNotContaining("\n");
  }
}
