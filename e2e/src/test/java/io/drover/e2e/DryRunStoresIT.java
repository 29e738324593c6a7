package io.drover.e2e;

import static io.drover.e2e.RealStores.at;
import static io.drover.e2e.RealStores.drover;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.ObjectAttributes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dry runs between S3 and Azure, where the server refuses every write. */
@ExtendWith(RealStores.class)
class DryRunStoresIT {
  /** A signature of Azure's that does not permit writes. */
  private static final String READ_ONLY_AZURE = "azblob://readonly@dry/";

  /** A proxy that answers 403 to whatever is not GET or HEAD. */
  private static final String READ_ONLY_S3 = "s3://refusing@dry/";

  private static final byte[] BYTES = "content".getBytes(StandardCharsets.UTF_8);

  private static ObjectAttributes metadata(Map<String, String> entries) {
    return ObjectAttributes.NONE.withMetadata(entries);
  }

  @Test
  @DisplayName(
      "O-04 T-12 T-15 T-16 T-17: a dry run from S3 to Azure names what Azure holds otherwise or"
          + " refuses, and asks neither for a write")
  void toAzure() throws Exception {
    at("s3://dry/there/").put("plain", "new");
    at("s3://dry/there/").put("replaced", "newer");
    at("s3://dry/there/").put("names", BYTES, metadata(Map.of("x-odd.name", "1")));
    at("s3://dry/there/").put("words", BYTES, metadata(Map.of("note", "grüße")));
    at("s3://dry/there/")
        .put("tagged", BYTES, ObjectAttributes.NONE.withTags(Map.of("owner", "anna@example.org")));
    at("s3://dry/there/").put("ends.", "in a dot");
    at("azblob://dry/there/").put("replaced", "older");
    AtomicInteger writes = writesAtAzure();
    int refused = RealStores.refused();

    String from = READ_ONLY_S3 + "there/";
    List<CommandRun> runs =
        RealStores.together(
            List.of(
                List.of("migrate", "--dry-run", "--id", "dry-1", from, READ_ONLY_AZURE + "there/"),
                List.of("migrate", "--dry-run", "--id", "dry-2", from, "azblob://dry/there/")));
    CommandRun dry = runs.get(0);
    CommandRun tags = runs.get(1);

    assertThat(dry.exitCode()).as(dry.printed()).isEqualTo(3);
    assertThat(dry.out())
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
    assertThat(tags.out())
        .contains("DROPPED tag-dropped: 1 objects")
        .containsPattern("there/tagged: owner");
    assertThat(writes).hasValue(0);
    assertThat(RealStores.refused()).isEqualTo(refused);
    assertThat(at("azblob://dry/there/").hashes()).containsOnlyKeys("replaced");

    // The job itself is refused by the same credentials: they really permit no write.
    CommandRun real =
        drover("migrate", "--id", "dry-there-real", "s3://dry/there/", READ_ONLY_AZURE + "there/");
    assertThat(real.exitCode()).as(real.printed()).isEqualTo(4);
    assertThat(real.err()).contains("denied");
    assertThat(writes).hasPositiveValue();
  }

  @Test
  @DisplayName(
      "O-04 T-15: a dry run from Azure to S3 finds the metadata that is too large for S3, and asks"
          + " neither for a write")
  void toS3() {
    at("azblob://dry/back/").put("plain", "new");
    at("azblob://dry/back/").put("large", BYTES, metadata(Map.of("note", "x".repeat(3_000))));
    AtomicInteger writes = writesAtAzure();
    int refused = RealStores.refused();

    CommandRun dry =
        drover(
            "migrate",
            "--dry-run",
            "--mode",
            "move",
            "--id",
            "dry-back",
            READ_ONLY_AZURE + "back/",
            READ_ONLY_S3 + "back/");

    assertThat(dry.exitCode()).as(dry.printed()).isEqualTo(3);
    assertThat(dry.out())
        .containsPattern("copied, new +1 ")
        .containsPattern("failed +1 ")
        .contains("REFUSED metadata-too-large: 1 objects");
    assertThat(writes).hasValue(0);
    assertThat(RealStores.refused()).isEqualTo(refused);
    assertThat(at("s3://dry/back/").hashes()).isEmpty();
    assertThat(at("azblob://dry/back/").hashes()).containsOnlyKeys("plain", "large");

    CommandRun real =
        drover("migrate", "--id", "dry-back-real", "azblob://dry/back/", READ_ONLY_S3 + "back/");
    assertThat(real.exitCode()).as(real.printed()).isEqualTo(4);
    assertThat(real.err()).contains("denied");
    assertThat(RealStores.refused()).isGreaterThan(refused);
  }

  @Test
  @DisplayName("O-04 T-15: metadata beyond what Azure holds is refused by name before any write")
  void tooMuchForAzure() throws Exception {
    at("memory://dry-source/").put("large", BYTES, metadata(Map.of("note", "x".repeat(9_000))));

    String from = "memory://dry-source/";
    String to = "dry/large/";
    List<CommandRun> runs =
        RealStores.together(
            List.of(
                List.of("migrate", "--dry-run", "--id", "dry-3", from, "azblob://readonly@" + to),
                List.of("migrate", "--id", "dry-large-real", from, "azblob://" + to)));
    CommandRun dry = runs.get(0);
    CommandRun real = runs.get(1);
    CommandRun failures = drover("failures", "dry-large-real");

    assertThat(dry.exitCode()).as(dry.printed()).isEqualTo(3);
    assertThat(dry.out()).contains("REFUSED metadata-too-large: 1 objects");
    assertThat(real.exitCode()).as("the job says the same: " + real.printed()).isEqualTo(3);
    assertThat(failures.out()).contains("metadata-too-large");
    assertThat(at("azblob://dry/large/").hashes()).isEmpty();
  }

  /** Writes that Azurite is asked for from now on, through the store that may only read. */
  private static AtomicInteger writesAtAzure() {
    AtomicInteger writes = new AtomicInteger();
    RealStores.readOnlyProxy()
        .watch(
            exchange -> {
              if (!RealStores.looks(exchange.method())) {
                writes.incrementAndGet();
              }
            });
    return writes;
  }
}
