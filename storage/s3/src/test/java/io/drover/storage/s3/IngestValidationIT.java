package io.drover.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.storage.Checksum;
import io.drover.storage.Condition;
import io.drover.storage.ContentHash;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.StoreSettings;
import io.drover.storage.WriteRequest;
import io.drover.storage.testservers.S3MockServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.Method;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Why this backend may declare INGEST_VALIDATION: bytes that do not match what goes along are
 * refused.
 */
class IngestValidationIT {
  private static final String BUCKET = "ingest";

  @TempDir static Path directory;
  private static S3MockServer mock;
  private static ProxyInProcess proxy;

  @BeforeAll
  static void start() throws Exception {
    mock = S3MockServer.start(directory.resolve("mock"), BUCKET);
    proxy = ProxyInProcess.start(directory.resolve("proxy"), BUCKET);
  }

  @AfterAll
  static void stop() {
    mock.close();
    proxy.close();
  }

  @Test
  @DisplayName("a put whose bytes do not match its checksum is refused and leaves nothing")
  void wrongChecksumIsRefused() {
    for (Map<String, String> settings : List.of(mock.settings(), proxy.settings())) {
      for (ChecksumMode mode :
          List.of(ChecksumMode.CRC32C, ChecksumMode.CRC64NVME, ChecksumMode.MD5)) {
        refused(settings, mode);
      }
    }
  }

  private static void refused(Map<String, String> settings, ChecksumMode mode) {
    S3Config config = S3Config.of(new StoreSettings("s3", S3Config.SETTINGS, settings));
    ObjectKey key = new ObjectKey("damaged-" + mode);
    Map<String, String> headers = new HashMap<>();
    IngestCheck.describe(mode, Payload.of(new byte[] {1, 2, 3}), headers);
    WireRequest damaged =
        new WireRequest(
            "put", Method.PUT, key.value(), Map.of(), headers, Payload.of(new byte[] {1, 2, 4}));
    try (S3Sdk sdk = S3Sdk.open(BUCKET, config, Clock.systemUTC());
        ObjectStore store = TestStores.open(BUCKET, settings)) {
      // S3 and S3Proxy say BadDigest; S3Mock says that the header is invalid.
      assertThatExceptionOfType(StoreException.class)
          .as("%s at %s", mode, config)
          .isThrownBy(() -> sdk.wire().send(damaged))
          .satisfies(failure -> assertThat(failure.errorClass()).isIn("corrupted", "unsupported"));
      assertThat(store.head(key)).isEmpty();
    }
  }

  @Test
  @DisplayName("T-04 S3Mock keeps the checksum of the whole object, of a put and of parts")
  void keptChecksums() {
    byte[] content = new byte[6 << 20];
    content[5] = 7;
    for (Checksum.Kind kind : List.of(Checksum.Kind.CRC32C, Checksum.Kind.CRC64NVME)) {
      String mode = kind.name().toLowerCase(java.util.Locale.ROOT);
      Set<Checksum> expected = ContentHash.of(Set.of(kind), content, 0, content.length);
      try (ObjectStore store =
          TestStores.open(BUCKET, TestStores.with(mock.settings(), "checksum", mode))) {
        ObjectKey whole = new ObjectKey("whole-" + mode);
        ObjectKey parts = new ObjectKey("parts-" + mode);
        var put = store.put(whole, ObjectAttributes.NONE, Payload.of(content), Condition.ABSENT);
        var request = new WriteRequest(parts, ObjectAttributes.NONE, content.length, 5 << 20);
        try (var write = store.begin(request)) {
          write.part(1, new Payload(content, 0, 5 << 20));
          write.part(2, new Payload(content, 5 << 20, 1 << 20));
          write.commit(Condition.ABSENT);
        }

        assertThat(put.checksums()).containsAll(expected);
        assertThat(store.head(whole).orElseThrow().checksums()).containsAll(expected);
        assertThat(store.head(parts).orElseThrow().checksums()).containsAll(expected);
        assertThat(store.capabilities().storedChecksums()).containsExactly(kind);
      }
    }
  }

  @Test
  @DisplayName(
      "T-17 tags are asked for where the store does not count them, and none where it has none")
  void tagsOfServers() {
    ObjectKey key = new ObjectKey("tagged");
    ObjectAttributes tagged = new ObjectAttributes(Map.of(), Map.of(), Map.of("team", "storage"));
    try (ObjectStore store =
            TestStores.open(BUCKET, TestStores.with(mock.settings(), "tags", "ask"));
        ObjectStore without = TestStores.open(BUCKET, proxy.settings())) {
      store.put(key, tagged, Payload.EMPTY, Condition.ABSENT);
      without.put(key, ObjectAttributes.NONE, Payload.EMPTY, Condition.ABSENT);

      assertThat(store.head(key).orElseThrow().tagged()).isTrue();
      assertThat(store.tags(key)).isEqualTo(Map.of("team", "storage"));
      assertThat(without.tags(key)).isEmpty();
    }
  }
}
