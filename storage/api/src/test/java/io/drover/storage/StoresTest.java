package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StoresTest {
  private static final List<StoreSetting> KNOWN =
      List.of(
          StoreSetting.of("retries", "3", "How often."),
          StoreSetting.unset("endpoint", "Where."),
          StoreSetting.secret("secret-key", "What nobody may see."));

  private static StoreSettings settings(Map<String, String> values) {
    return new StoreSettings("minio", KNOWN, values);
  }

  /** A backend that opens nothing, so that only what happens before can be seen. */
  private record Unopened(String scheme) implements StoreProvider {
    @Override
    public List<StoreSetting> settings() {
      return KNOWN;
    }

    @Override
    public ObjectStore open(StoreUri uri, StoreSettings settings) {
      throw new IllegalArgumentException("opened " + uri + " " + settings);
    }
  }

  @Test
  @DisplayName("T-38 secrets are in no text of settings")
  void secretsAreNotShown() {
    StoreSettings settings = settings(Map.of("secret-key", "hunter2", "endpoint", "http://x"));

    assertThat(settings.toString()).doesNotContain("hunter2").doesNotContain("http://x");
    assertThat(settings.invalid("secret-key", "hunter2", "longer"))
        .message()
        .doesNotContain("hunter2");
    assertThat(settings.text("secret-key")).hasValue("hunter2");
  }

  @Test
  void valuesDefaultsAndBounds() {
    StoreSettings settings = settings(Map.of("endpoint", "true"));

    assertThat(settings.number("retries", 0, 3)).isEqualTo(3);
    assertThat(settings.flag("endpoint")).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.number("retries", 4, 9))
        .withMessageContaining("store.minio.retries")
        .withMessageContaining("from 4 to 9");
    assertThatIllegalArgumentException().isThrownBy(() -> settings.number("endpoint", 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.flag("retries"));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.required("secret-key"));
    assertThatIllegalStateException().isThrownBy(() -> settings.text("undeclared"));
  }

  @Test
  void unknownSettingsAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Map.of("endpiont", "x")))
        .withMessageContaining("store.minio.endpiont")
        .withMessageContaining("endpoint");
  }

  @Test
  void eachStoreGetsItsOwnSection() {
    Map<String, String> configuration =
        Map.of("store.minio.endpoint", "x", "store.s3.retries", "9", "store.minio.assume", "TAGS");
    try (Stores stores = new Stores(List.of(new Unopened("s3")), configuration)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> stores.open(StoreUri.parse("s3://minio@b/p")))
          .withMessage("opened s3://minio@b/ StoreSettings[minio [endpoint]]");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> stores.open(StoreUri.parse("gcs://b")))
          .withMessageContaining("[s3]");
    }
  }

  @Test
  @DisplayName("store.<name>.assume names primitives")
  void assumed() {
    Map<String, String> configuration =
        Map.of("store.minio.assume", "CREATE_IF_ABSENT, TAGS", "store.bad.assume", "MAGIC");
    try (Stores stores = new Stores(List.of(), configuration)) {
      assertThat(stores.assumed(StoreUri.parse("s3://minio@b")))
          .isEqualTo(EnumSet.of(Primitive.CREATE_IF_ABSENT, Primitive.TAGS));
      assertThat(stores.assumed(StoreUri.parse("s3://b"))).isEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> stores.assumed(StoreUri.parse("s3://bad@b")))
          .withMessageContaining("MAGIC");
    }
  }

  @Test
  void twoBackendsOfOneSchemeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Stores(List.of(new Unopened("s3"), new Unopened("s3")), Map.of()));
  }
}
