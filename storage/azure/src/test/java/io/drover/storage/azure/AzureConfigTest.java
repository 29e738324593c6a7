package io.drover.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.storage.StoreSettings;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AzureConfigTest {
  private static final String KEY = "dG9wLXNlY3JldC1rZXk=";

  private static AzureConfig config(Map<String, String> settings) {
    return AzureConfig.of(
        new StoreSettings("azblob", AzureConfig.SETTINGS, settings), Clock.systemUTC());
  }

  @Test
  @DisplayName("an account alone means its endpoint in the public cloud and Microsoft Entra ID")
  void accountAlone() {
    AzureConfig config = config(Map.of("account", "pictures"));
    assertThat(config.endpoint()).hasToString("https://pictures.blob.core.windows.net");
    assertThat(config.credentials()).isInstanceOf(Credentials.Bearer.class);
  }

  @Test
  @DisplayName("a connection string gives account, endpoint and key")
  void connectionString() {
    AzureConfig config =
        config(
            Map.of(
                "connection-string",
                "DefaultEndpointsProtocol=https;AccountName=pictures;AccountKey="
                    + KEY
                    + ";EndpointSuffix=core.chinacloudapi.cn"));
    assertThat(config.endpoint()).hasToString("https://pictures.blob.core.chinacloudapi.cn");
    assertThat(config.credentials()).isInstanceOf(SharedKey.class);
  }

  @Test
  @DisplayName("a signature may come with its question mark")
  void signature() {
    AzureConfig config =
        config(Map.of("endpoint", "http://127.0.0.1:1/a/", "sas-token", "?sv=1&sig=x"));
    assertThat(config.endpoint()).hasToString("http://127.0.0.1:1/a");
    assertThat(config.credentials().suffix()).isEqualTo("sv=1&sig=x");
  }

  @Test
  @DisplayName("what cannot be is refused by the name of the setting")
  void refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(Map.of()))
        .withMessageContaining("store.azblob.account");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(Map.of("endpoint", "http://127.0.0.1:1", "sas-token", "sig=x")))
        .withMessageContaining("store.azblob.endpoint");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(Map.of("endpoint", "http://127.0.0.1:1/a")))
        .withMessageContaining("https");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(Map.of("account", "a", "account-key", KEY, "sas-token", "sig=x")))
        .withMessageContaining("exclude each other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config(Map.of("endpoint", "http://127.0.0.1:1/a", "account-key", KEY)))
        .withMessageContaining("store.azblob.account");
  }

  @ParameterizedTest
  @DisplayName("T-38 neither settings, nor what is made of them, nor complaints show a secret")
  @ValueSource(strings = {"account-key", "sas-token", "connection-string"})
  void secretsAreNotShown(String setting) {
    String broken = "top-secret~key;x";
    Map<String, String> settings = Map.of("account", "a", setting, broken);
    try {
      AzureConfig config = config(settings);
      assertThat(config + " " + config.credentials()).doesNotContain("secret~");
      assertThat(new AzureStoreProvider().open(TestStores.uri("container"), stored(settings)))
          .asString()
          .doesNotContain("secret~");
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains(setting).doesNotContain("secret~");
      assertThat(e.getCause()).isNull();
    }
    assertThat(stored(settings).toString()).doesNotContain("secret~");
    assertThat(ConnectionString.parse(stored(settings), "AccountKey=secret~").toString())
        .doesNotContain("secret~");
  }

  private static StoreSettings stored(Map<String, String> settings) {
    return new StoreSettings("azblob", AzureConfig.SETTINGS, settings);
  }
}
