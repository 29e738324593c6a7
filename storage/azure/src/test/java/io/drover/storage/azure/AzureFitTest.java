package io.drover.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.Accommodation;
import io.drover.storage.Accommodation.Effect;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectAttributes.Header;
import io.drover.storage.ObjectKey;
import io.drover.storage.Pin;
import io.drover.storage.Provenance;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureFitTest {
  private final AzureFit fit = new AzureFit(true);

  @ParameterizedTest(quoteTextArguments = true)
  @DisplayName("T-11 T-12 keys that the service would change are refused by rule")
  @CsvSource({
    "trailing., key-segment-ends-in-dot",
    "dir./file, key-segment-ends-in-dot",
    "a/../b, key-segment-ends-in-dot",
    "., key-segment-ends-in-dot",
    "back\\slash, key-has-backslash",
    "ta\tb, key-has-control-character",
    "c1\u0085x, key-has-control-character",
    "end\uffff, key-has-non-character"
  })
  void refusedKeys(String key, String rule) {
    assertThat(fit.of(new ObjectKey(key), ObjectAttributes.NONE, 1))
        .containsExactly(new Accommodation(rule, Effect.REFUSED, key));
  }

  @ParameterizedTest(quoteTextArguments = true)
  @DisplayName("T-11 T-14 keys that look odd and are held as they are")
  @ValueSource(
      strings = {"a//b", "/leading", "trailing/", ".hidden", "..a", "a?b#c%2F+", " x ", "\ue000"})
  void heldKeys(String key) {
    assertThat(fit.of(new ObjectKey(key), ObjectAttributes.NONE, 1)).isEmpty();
  }

  @Test
  @DisplayName("T-12 T-18 the limits of the service")
  void limits() {
    ObjectKey key = new ObjectKey("k");
    assertThat(fit.of(new ObjectKey("x".repeat(1_024)), ObjectAttributes.NONE, 1)).isEmpty();
    assertThat(fit.of(new ObjectKey("x".repeat(1_025)), ObjectAttributes.NONE, 1)).hasSize(1);
    assertThat(fit.of(new ObjectKey("a/".repeat(253) + "b"), ObjectAttributes.NONE, 1)).isEmpty();
    assertThat(fit.of(new ObjectKey("a/".repeat(254) + "b"), ObjectAttributes.NONE, 1)).hasSize(1);
    assertThat(fit.of(key, ObjectAttributes.NONE, AzureLimits.MAX_OBJECT)).isEmpty();
    assertThat(fit.of(key, ObjectAttributes.NONE, AzureLimits.MAX_OBJECT + 1)).hasSize(1);
    assertThat(AzureLimits.MAX_OBJECT).isEqualTo(209_715_200_000_000L);
  }

  @Test
  @DisplayName("T-15 provenance is renamed, and nothing is lost")
  void provenance() {
    ObjectAttributes stamped =
        new Provenance("job", 1, new Pin("\"x\"")).stamp(ObjectAttributes.NONE);
    assertThat(fit.of(new ObjectKey("k"), stamped, 1))
        .isNotEmpty()
        .allMatch(Accommodation::lossless);
    Map<String, String> stored = AzureAttributes.metadata(stamped);
    assertThat(stored.keySet()).allMatch(name -> name.matches("[a-z_][a-z0-9_]*"));
    assertThat(AzureAttributes.CODEC.decode(stored)).isEqualTo(stamped.metadata());
  }

  @Test
  @DisplayName("T-17 tags beyond ten, or of other characters, are reported as dropped")
  void tags() {
    Map<String, String> tags = new TreeMap<>();
    IntStream.range(0, 11).forEach(i -> tags.put("t%02d".formatted(i), "v"));
    assertThat(fit.of(new ObjectKey("k"), ObjectAttributes.NONE.withTags(tags), 1))
        .containsExactly(new Accommodation("tag-dropped", Effect.DROPPED, "t10"));
    assertThat(fit.of(new ObjectKey("k"), ObjectAttributes.NONE.withTags(Map.of("ü", "v")), 1))
        .containsExactly(new Accommodation("tag-dropped", Effect.DROPPED, "ü"));
    assertThat(
            new AzureFit(false)
                .of(new ObjectKey("k"), ObjectAttributes.NONE.withTags(Map.of("a", "v")), 1))
        .containsExactly(new Accommodation("tags-unsupported", Effect.DROPPED, "a"));
  }

  @Test
  @DisplayName("M-09 a content header that cannot be sent is reported as dropped")
  void headers() {
    ObjectAttributes attributes =
        new ObjectAttributes(
            Map.of(Header.CONTENT_DISPOSITION, "attachment; filename=\"ü\""), Map.of(), Map.of());
    assertThat(fit.of(new ObjectKey("k"), attributes, 1))
        .containsExactly(
            new Accommodation("header-dropped", Effect.DROPPED, "Content-Disposition"));
    Map<String, String> sent = WireRequest.noHeaders();
    AzureAttributes.describe(attributes, Map.of(), sent);
    assertThat(sent).isEmpty();
  }
}
