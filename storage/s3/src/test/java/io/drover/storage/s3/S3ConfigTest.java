package io.drover.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.storage.StoreProvider;
import io.drover.storage.StoreSetting;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

class S3ConfigTest {
  private static S3Config config(Map<String, String> settings) {
    return S3Config.of(new StoreSettings("minio", S3Config.SETTINGS, settings));
  }

  @Test
  @DisplayName("the service loader finds the backend by its scheme")
  void discovered() {
    assertThat(ServiceLoader.load(StoreProvider.class))
        .extracting(StoreProvider::scheme)
        .contains("s3");
  }

  @Test
  @DisplayName("an endpoint alone means path style and us-east-1")
  void endpointAlone() {
    S3Config config = config(Map.of("endpoint", "http://minio:9000/"));

    assertThat(config.pathStyle()).isTrue();
    assertThat(config.region()).isEqualTo(Region.US_EAST_1);
    assertThat(config.endpoint().orElseThrow()).hasToString("http://minio:9000");
  }

  @Test
  @DisplayName("Amazon S3 is addressed by the bucket's host name")
  void amazon() {
    S3Config config = config(Map.of("region", "eu-west-1"));

    assertThat(config.pathStyle()).isFalse();
    assertThat(S3Address.of("bucket", config))
        .isEqualTo(new S3Address("https", "bucket.s3.eu-west-1.amazonaws.com", 443, "/"));
  }

  @ParameterizedTest
  @CsvSource({
    "endpoint, minio:9000",
    "endpoint, http://minio:9000/path",
    "endpoint, ftp://minio",
    "addressing, both",
    "checksum, crc32",
    "tags, maybe",
    "max-connections, 0",
    "metadata-limit, many",
    "no-such-setting, x"
  })
  @DisplayName("a wrong setting is refused by name")
  void wrongSettings(String key, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(Map.of("region", "x", key, value)))
        .withMessageContaining("store.minio." + key);
  }

  @Test
  @DisplayName("a key without its secret, and a token without keys, are refused")
  void halfCredentials() {
    for (String key : new String[] {"access-key", "secret-key", "session-token"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> config(Map.of("region", "x", key, "very-secret")))
          .withMessageNotContaining("very-secret");
    }
  }

  @Test
  @DisplayName("a directory bucket is refused: it lists in no order")
  void directoryBucket() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new S3StoreProvider()
                    .open(
                        StoreUri.parse("s3://fast--use1-az4--x-s3"),
                        new StoreSettings("s3", S3Config.SETTINGS, Map.of("region", "us-east-1"))))
        .withMessageContaining("directory bucket");
  }

  @Test
  @DisplayName("T-38 credentials are secret settings, and no text shows them")
  void secrets() {
    assertThat(S3Config.SETTINGS.stream().filter(StoreSetting::secret))
        .extracting(StoreSetting::key)
        .containsExactlyInAnyOrder("access-key", "secret-key", "session-token");
    S3Config config =
        config(Map.of("region", "x", "access-key", "AKIDEXAMPLE", "secret-key", "very-secret"));
    assertThat(config.toString()).doesNotContain("very-secret", "AKIDEXAMPLE");
  }

  @Test
  @DisplayName("every setting has a sentence")
  void helpSentences() {
    assertThat(S3Config.SETTINGS).allSatisfy(setting -> assertThat(setting.help()).endsWith("."));
  }
}
