package io.drover.e2e;

import static io.drover.e2e.RealStores.at;
import static io.drover.e2e.RealStores.drover;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.ObjectAttributes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Dry runs between S3 and Azure, where the server refuses every write; then the same jobs in
 * earnest, which shows that it really does.
 */
@ExtendWith(RealStores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DryRunStoresIT {
  /** A signature of Azure's that does not permit writes. */
  private static final String READ_ONLY_AZURE = "azblob://readonly@dry/";

  /** A proxy that answers 403 to whatever is not GET or HEAD. */
  private static final String READ_ONLY_S3 = "s3://refusing@dry/";

  private static final String MEMORY = "memory://dry-source/";
  private static final byte[] BYTES = "content".getBytes(StandardCharsets.UTF_8);

  private final AtomicInteger askedOfAzure = new AtomicInteger();
  private int azureWhileDry;
  private int s3WhileDry;
  private int s3InEarnest;
  private List<CommandRun> dry = List.of();
  private List<CommandRun> real = List.of();

  private static ObjectAttributes metadata(Map<String, String> entries) {
    return ObjectAttributes.NONE.withMetadata(entries);
  }

  private static List<String> dry(String id, String source, String target, String mode) {
    return List.of("migrate", "--dry-run", "--mode", mode, "--id", id, source, target);
  }

  private static List<String> real(String id, String source, String target) {
    return List.of("migrate", "--id", id, source, target);
  }

  @BeforeAll
  void run() throws Exception {
    seed();
    RealStores.readOnlyProxy()
        .watch(
            exchange -> {
              if (!RealStores.looks(exchange.method())) {
                askedOfAzure.incrementAndGet();
              }
            });
    int before = RealStores.refused();
    dry =
        RealStores.together(
            List.of(
                dry("dry-1", READ_ONLY_S3 + "there/", READ_ONLY_AZURE + "there/", "copy"),
                dry("dry-2", READ_ONLY_S3 + "there/", "azblob://dry/there/", "copy"),
                dry("dry-3", READ_ONLY_AZURE + "back/", READ_ONLY_S3 + "back/", "move"),
                dry("dry-4", MEMORY, READ_ONLY_AZURE + "large/", "copy")));
    azureWhileDry = askedOfAzure.get();
    s3WhileDry = RealStores.refused() - before;
    real =
        RealStores.together(
            List.of(
                real("real-1", "s3://dry/there/", READ_ONLY_AZURE + "there/"),
                real("real-3", "azblob://dry/back/", READ_ONLY_S3 + "back/"),
                real("real-4", MEMORY, "azblob://dry/large/")));
    s3InEarnest = RealStores.refused() - before;
  }

  private static void seed() {
    at("s3://dry/there/").put("plain", "new");
    at("s3://dry/there/").put("replaced", "newer");
    at("s3://dry/there/").put("names", BYTES, metadata(Map.of("x-odd.name", "1")));
    at("s3://dry/there/").put("words", BYTES, metadata(Map.of("note", "grüße")));
    at("s3://dry/there/")
        .put("tagged", BYTES, ObjectAttributes.NONE.withTags(Map.of("owner", "anna@example.org")));
    at("s3://dry/there/").put("ends.", "in a dot");
    at("azblob://dry/there/").put("replaced", "older");
    at("azblob://dry/back/").put("plain", "new");
    at("azblob://dry/back/").put("large", BYTES, metadata(Map.of("note", "x".repeat(3_000))));
    at(MEMORY).put("large", BYTES, metadata(Map.of("note", "x".repeat(9_000))));
  }

  @Test
  @DisplayName("O-04: no store is asked for a write, and each would have refused it")
  void asksForNoWrite() {
    assertThat(azureWhileDry).as("writes that Azurite was asked for").isZero();
    assertThat(s3WhileDry).as("writes that S3 was asked for").isZero();
    assertThat(at("azblob://dry/there/").hashes()).containsOnlyKeys("replaced");
    assertThat(at("s3://dry/back/").hashes()).isEmpty();
    assertThat(at("azblob://dry/back/").hashes()).containsOnlyKeys("plain", "large");

    for (CommandRun refused : real.subList(0, 2)) {
      assertThat(refused.exitCode()).as(refused.printed()).isEqualTo(4);
      assertThat(refused.err()).contains("denied");
    }
    assertThat(askedOfAzure).hasPositiveValue();
    assertThat(s3InEarnest).isPositive();
  }

  @Test
  @DisplayName(
      "O-04 T-12 T-15 T-16 T-17: a dry run from S3 to Azure names what Azure holds otherwise or"
          + " refuses")
  void toAzure() {
    assertThat(dry.get(0).exitCode()).as(dry.get(0).printed()).isEqualTo(3);
    assertThat(dry.get(0).out())
        .contains("nothing was written")
        .containsPattern("copied, new +4 ")
        .containsPattern("copied, replacing +1 ")
        .containsPattern("failed +1 ")
        .contains("NOTED target-replaced: 1 objects")
        .contains("ENCODED metadata-renamed: 1 objects")
        .contains("ENCODED metadata-encoded: 1 objects")
        .contains("DROPPED tags-unsupported: ")
        .contains("REFUSED key-segment-ends-in-dot: 1 objects")
        .contains("CREATE_IF_ABSENT");
    assertThat(dry.get(1).out())
        .contains("DROPPED tag-dropped: 1 objects")
        .containsPattern("there/tagged: owner");
  }

  @Test
  @DisplayName(
      "O-04 T-15: metadata that is too large for S3, or for Azure, is found, and the job says the"
          + " same")
  void tooLarge() {
    assertThat(dry.get(2).exitCode()).as(dry.get(2).printed()).isEqualTo(3);
    assertThat(dry.get(2).out())
        .containsPattern("copied, new +1 ")
        .containsPattern("failed +1 ")
        .contains("REFUSED metadata-too-large: 1 objects");
    assertThat(dry.get(3).exitCode()).as(dry.get(3).printed()).isEqualTo(3);
    assertThat(dry.get(3).out()).contains("REFUSED metadata-too-large: 1 objects");
    assertThat(real.get(2).exitCode()).as(real.get(2).printed()).isEqualTo(3);
    assertThat(drover("failures", "real-4").out()).contains("metadata-too-large");
    assertThat(at("azblob://dry/large/").hashes()).isEmpty();
  }
}
