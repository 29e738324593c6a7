package io.drover.e2e;

import static io.drover.e2e.RealStores.at;
import static io.drover.e2e.RealStores.drover;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.ObjectAttributes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Comparisons of S3 with Azure, there and back. */
@ExtendWith(RealStores.class)
class CompareStoresIT {
  private static final String S3 = "s3://compare/in/";
  private static final String AZURE = "azblob://compare/out/";
  private static final String R_S3 = "s3://refusing@compare/in/";
  private static final String R_AZ = "azblob://readonly@compare/out/";
  private static final List<String> PLAIN =
      IntStream.range(0, 12).mapToObj("plain/%02d"::formatted).toList();

  /** What both can hold, Azure under other names and in other words; the tag Azure cannot. */
  private static final ObjectAttributes DRESSED =
      new ObjectAttributes(
          Map.of(ObjectAttributes.Header.CONTENT_TYPE, "text/x-drover"),
          Map.of("x-odd.name", "plain", "note", "grüße"),
          Map.of("owner", "anna@example.org", "colour", "red"));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName(
      "O-05 T-15 T-17: S3 and Azure are the same but for what Azure cannot hold; then what is"
          + " missing, extra, or different in bytes, metadata or tags is found from either side,"
          + " and nothing is written")
  void comparesBothWays() throws Exception {
    at(S3).fill(PLAIN, 2_000);
    at(S3).put("dressed/full", bytes("dressed"), DRESSED);
    at(S3).put("dressed/other", bytes("dressed too"), DRESSED);
    assertThat(drover("migrate", "--id", "compare-copy", S3, AZURE).exitCode()).isZero();

    readersOnly();

    change();
    Map<String, String> atS3 = at(S3).hashes();
    Map<String, String> atAzure = at(AZURE).hashes();
    List<CommandRun> runs =
        RealStores.together(
            List.of(
                List.of("verify", "--id", "compare-there", S3, AZURE),
                List.of("verify", "--id", "compare-back", AZURE, S3),
                List.of("verify", "--by", "size", "--id", "compare-sizes", S3, AZURE)));
    CommandRun there = runs.get(0);
    CommandRun back = runs.get(1);
    CommandRun sizes = runs.get(2);

    assertThat(there.exitCode()).as(there.printed()).isEqualTo(3);
    assertThat(there.out())
        .containsPattern("equal +9 objects")
        .containsPattern("missing +1 objects")
        .containsPattern("extra +1 objects")
        .containsPattern("different +4 objects")
        .containsPattern("missing +in/plain/03 ")
        .containsPattern("extra +in/plain/extra ")
        .containsPattern("different +in/plain/05 +content: ")
        .containsPattern("different +in/plain/06 +size: ")
        .containsPattern("different +in/dressed/full +metadata 'note' differs")
        .containsPattern("different +in/dressed/other +tag 'colour' differs");
    assertThat(back.exitCode()).as(back.printed()).isEqualTo(3);
    assertThat(back.out())
        .containsPattern("equal +9 objects")
        .containsPattern("different +4 objects")
        .containsPattern("extra +out/plain/03 ")
        .containsPattern("missing +out/plain/extra ");
    assertThat(sizes.exitCode()).as(sizes.printed()).isEqualTo(3);
    assertThat(sizes.out())
        .containsPattern("equal +12 objects")
        .containsPattern("different +1 objects")
        .containsPattern("different +in/plain/06 +size: ");
    assertThat(at(S3).hashes()).isEqualTo(atS3);
    assertThat(at(AZURE).hashes()).isEqualTo(atAzure);
  }

  /** With credentials that permit nothing else, in each mode. */
  private static void readersOnly() throws Exception {
    AtomicInteger writes = new AtomicInteger();
    RealStores.readOnlyProxy()
        .watch(
            exchange -> {
              if (!RealStores.looks(exchange.method())) {
                writes.incrementAndGet();
              }
            });
    int refused = RealStores.refused();
    List<String> modes = List.of("size", "checksum", "full");
    List<CommandRun> runs =
        RealStores.together(
            modes.stream()
                .map(mode -> List.of("verify", "--by", mode, "--id", "compare-" + mode, R_S3, R_AZ))
                .toList());
    for (int i = 0; i < modes.size(); i++) {
      CommandRun same = runs.get(i);
      assertThat(same.exitCode()).as(same.printed()).isZero();
      assertThat(same.out()).containsPattern("equal +14 objects, .* by " + how(modes.get(i)));
    }
    assertThat(writes).as("writes that Azurite was asked for").hasValue(0);
    assertThat(RealStores.refused()).as("writes that S3 was asked for").isEqualTo(refused);
  }

  private static String how(String mode) {
    return switch (mode) {
      case "size" -> "size alone";
      case "checksum" -> "reading the target";
      default -> "reading both sides";
    };
  }

  /** Six differences. */
  private static void change() {
    at(AZURE).delete("plain/03");
    at(AZURE).put("plain/extra", "nobody's");
    at(AZURE).put("plain/05", new byte[2_000], ObjectAttributes.NONE);
    at(AZURE).put("plain/06", new byte[1_999], ObjectAttributes.NONE);
    at(AZURE)
        .put(
            "dressed/full",
            bytes("dressed"),
            DRESSED
                .withMetadata(Map.of("x-odd.name", "plain", "note", "another"))
                .withTags(Map.of("colour", "red")));
    at(AZURE)
        .put("dressed/other", bytes("dressed too"), DRESSED.withTags(Map.of("colour", "blue")));
  }
}
