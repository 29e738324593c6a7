package io.drover.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.StoreSettings;
import io.drover.storage.WriteRequest;
import io.drover.storage.testservers.AzuriteServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is peculiar to Azure: leases, snapshots, tiers, signatures in URLs, checksums in transit.
 */
class AzuriteServiceIT {
  private static final String CONTAINER = "peculiar";
  private static final Payload BYTES = Payload.of("bytes".getBytes(StandardCharsets.UTF_8));

  @TempDir static Path directory;

  private static AzuriteServer server;

  private final ObjectKey key = new ObjectKey(UUID.randomUUID().toString());
  private ObjectStore store;
  private AzureWire wire;

  @BeforeAll
  static void start() {
    assumeTrue(AzuriteServer.missing().isEmpty(), () -> AzuriteServer.missing().orElse(""));
    server = AzuriteServer.start(directory, CONTAINER);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() {
    store = TestStores.open(CONTAINER, server.settings());
    Clock clock = Clock.systemUTC();
    StoreSettings settings = new StoreSettings("azblob", AzureConfig.SETTINGS, server.settings());
    wire = new AzureWire(CONTAINER, AzureConfig.of(settings, clock), clock);
  }

  @AfterEach
  void close() {
    store.close();
    wire.close();
  }

  private void raw(Map<String, String> query, Map<String, String> headers, Payload payload) {
    Map<String, String> sent = WireRequest.noHeaders();
    sent.putAll(headers);
    wire.send(new WireRequest("test", "PUT", key.value(), query, sent, payload)).finish();
  }

  private void create() {
    store.put(key, ObjectAttributes.NONE, BYTES, Condition.ABSENT);
  }

  @Test
  @DisplayName("T-02 a put whose bytes do not match their checksum is refused and leaves nothing")
  void damagedPut() {
    Map<String, String> headers =
        Map.of("x-ms-blob-type", "BlockBlob", "x-ms-content-crc64", "AAAAAAAAAAA=");
    assertThatExceptionOfType(StoreException.Corrupted.class)
        .isThrownBy(() -> raw(Map.of(), headers, BYTES));
    assertThat(store.head(key)).isEmpty();
  }

  @Test
  @DisplayName("T-02 a block whose bytes do not match their checksum is refused")
  void damagedBlock() {
    Map<String, String> query = Map.of("comp", "block", "blockid", "AAAA");
    assertThatExceptionOfType(StoreException.Corrupted.class)
        .isThrownBy(() -> raw(query, Map.of("x-ms-content-crc64", "AAAAAAAAAAA="), BYTES));
  }

  @Test
  @DisplayName("T-22 a lease stops writes and deletes, by name")
  void lease() {
    create();
    raw(
        Map.of("comp", "lease"),
        Map.of("x-ms-lease-action", "acquire", "x-ms-lease-duration", "-1"),
        Payload.EMPTY);
    assertThatExceptionOfType(StoreException.Denied.class)
        .isThrownBy(() -> store.delete(key, Condition.NONE))
        .withMessageContaining("lease");
    assertThatExceptionOfType(StoreException.Denied.class)
        .isThrownBy(() -> store.put(key, ObjectAttributes.NONE, BYTES, Condition.NONE))
        .withMessageContaining("lease");
  }

  @Test
  @DisplayName("T-22 a delete does not destroy snapshots")
  void snapshots() {
    create();
    raw(Map.of("comp", "snapshot"), Map.of(), Payload.EMPTY);
    assertThatExceptionOfType(StoreException.Unsupported.class)
        .isThrownBy(() -> store.delete(key, Condition.NONE))
        .withMessageContaining("SnapshotsPresent");
    assertThat(store.head(key)).isPresent();
  }

  @Test
  @DisplayName("T-21 a read of an archived object names the tier")
  void archived() {
    create();
    raw(Map.of("comp", "tier"), Map.of("x-ms-access-tier", "Archive"), Payload.EMPTY);
    assertThatExceptionOfType(StoreException.Unsupported.class)
        .isThrownBy(() -> store.read(key).close())
        .withMessageContaining("Archive");
  }

  @Test
  @DisplayName("T-06 a write whose blocks another commit threw away must start over")
  void lostBlocks() {
    WriteRequest request = new WriteRequest(key, ObjectAttributes.NONE, 5, 5);
    try (var slow = store.begin(request);
        var quick = store.begin(request)) {
      slow.part(1, BYTES);
      quick.part(1, BYTES);
      quick.commit(Condition.NONE);
      assertThatExceptionOfType(StoreException.Conflict.class)
          .isThrownBy(() -> slow.commit(Condition.NONE));
    }
  }

  @Test
  @DisplayName("T-15 metadata that another program wrote comes as it is")
  void foreignMetadata() {
    raw(
        Map.of(),
        Map.of("x-ms-blob-type", "BlockBlob", "x-ms-meta-color", "=?UTF-8?B?", "x-ms-meta-_", "1"),
        BYTES);
    assertThat(store.head(key).orElseThrow().attributes().metadata())
        .isEqualTo(Map.of("color", "=?UTF-8?B?", "_", "1"));
  }

  @Test
  @DisplayName("a shared access signature serves all that a job does")
  void sharedAccessSignature() {
    Map<String, String> settings =
        Map.of("endpoint", server.endpoint().toString(), "sas-token", sas("rwdlt"));
    try (ObjectStore signed = TestStores.open(CONTAINER, settings)) {
      var tags = ObjectAttributes.NONE.withTags(Map.of("a", "b"));
      var written = signed.put(key, tags, BYTES, Condition.ABSENT);
      assertThat(signed.tags(key)).isEqualTo(Map.of("a", "b"));
      assertThat(signed.read(key, written.pin()).length()).isEqualTo(BYTES.length());
      assertThat(signed.delete(key, Condition.match(written.pin()))).isTrue();
    }
  }

  @Test
  @DisplayName("T-38 a refused signature is not in the message")
  void refusedSignature() {
    String sas = sas("r");
    Map<String, String> settings =
        Map.of("endpoint", server.endpoint().toString(), "sas-token", sas);
    try (ObjectStore signed = TestStores.open(CONTAINER, settings)) {
      assertThatExceptionOfType(StoreException.Denied.class)
          .isThrownBy(() -> signed.put(key, ObjectAttributes.NONE, BYTES, Condition.NONE))
          .withMessageNotContaining(sas.substring(sas.indexOf("sig=") + 4));
    }
  }

  /** An account's signature for blobs, valid long enough for a test. */
  private static String sas(String permissions) {
    String version = "2020-12-06";
    String end = "2999-01-01T00:00:00Z";
    String text =
        String.join(
            "\n",
            AzuriteServer.ACCOUNT,
            permissions,
            "b",
            "co",
            "",
            end,
            "",
            "",
            version,
            "", // encryption scope
            "");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(Base64.getDecoder().decode(AzuriteServer.ACCOUNT_KEY), "HmacSHA256"));
      String signature =
          Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
      return "sv=%s&ss=b&srt=co&sp=%s&se=%s&sig=%s"
          .formatted(
              version,
              permissions,
              URLEncoder.encode(end, StandardCharsets.UTF_8),
              URLEncoder.encode(signature, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
