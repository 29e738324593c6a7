package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectAttributes.Header;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Provenance;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.testservers.AzuriteServer;
import io.drover.storage.testservers.S3MockServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tree of real files goes through every backend and comes back as it was. The default run takes
 * some hundred files; the campaign is {@code ./mvnw -pl e2e -am verify -Dit.test=RealInputIT
 * -Ddrover.real.files=5000 -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
class RealInputIT {
  private static final int FILES = Integer.getInteger("drover.real.files", 500);
  private static final long LARGEST = 4 << 20;
  private static final String ASSUMED =
      "CREATE_IF_ABSENT,REPLACE_IF_MATCH,MULTIPART_CREATE_IF_ABSENT,MULTIPART_REPLACE_IF_MATCH,DELETE_IF_MATCH";
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  @TempDir private Path dir;

  @Test
  @DisplayName(
      "M-01, M-09, T-11, T-14: file → S3 → Azure → file keeps every byte and every entry of"
          + " metadata")
  void aRealTreeComesBackAsItWas() throws Exception {
    Path real = Path.of("/usr/share");
    assumeTrue(Files.isDirectory(real), "needs /usr/share");
    AzuriteServer.missing().ifPresent(what -> assumeTrue(false, what));
    Path source = Files.createDirectory(dir.resolve("source"));
    Path back = Files.createDirectory(dir.resolve("back"));
    assertThat(Trees.gather(real, source, FILES, LARGEST)).isEqualTo(FILES);
    odd(source);
    try (var s3 = S3MockServer.start(dir.resolve("s3"), "middle");
        var azure = AzuriteServer.start(dir.resolve("azure"), "middle")) {
      Path settings = settings(s3.settings(), azure.settings());
      Map<String, ObjectAttributes> carried = attributes(source);

      migrate(settings, "one", source.toUri().getPath(), "s3://middle/tree");
      migrate(settings, "two", "s3://middle/tree", "azblob://middle/a/b");
      migrate(settings, "three", "azblob://middle/a/b", back.toUri().getPath());

      Trees.assertSame(source, back);
      carried.forEach(
          (key, attributes) -> assertThat(attributesOf(back, key)).as(key).isEqualTo(attributes));
    }
  }

  /** Files whose names and sizes make trouble elsewhere. */
  private static void odd(Path source) throws Exception {
    Path odd = Files.createDirectories(source.resolve("odd names"));
    Files.write(odd.resolve("empty"), new byte[0]);
    for (String name :
        List.of("per%cent", "plus+plus", "que?ry", "ha#sh", "ünïcödé-日本", "quote'\"", " blank ")) {
      Files.writeString(odd.resolve(name), name);
    }
  }

  /** Objects with metadata, written as an application would. */
  private static Map<String, ObjectAttributes> attributes(Path root) {
    var full =
        new ObjectAttributes(
            Map.of(
                Header.CONTENT_TYPE, "text/x-drover",
                Header.CACHE_CONTROL, "max-age=60",
                Header.CONTENT_LANGUAGE, "de"),
            Map.of("owner", "shepherd", "note", "grüße", "Mixed-Case", "kept"),
            Map.of());
    Map<String, ObjectAttributes> carried =
        Map.of(
            "meta/full.txt",
            full,
            "meta/typed.txt",
            new ObjectAttributes(Map.of(Header.CONTENT_TYPE, "image/png"), Map.of(), Map.of()));
    try (var stores = Stores.discover(Map.of())) {
      ObjectStore store = stores.open(StoreUri.parse("file://" + root));
      carried.forEach(
          (key, attributes) ->
              store.put(
                  new ObjectKey(key),
                  attributes,
                  Payload.of(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                  Condition.ABSENT));
    }
    return carried;
  }

  private static ObjectAttributes attributesOf(Path root, String key) {
    try (var stores = Stores.discover(Map.of())) {
      ObjectStat stat =
          stores.open(StoreUri.parse("file://" + root)).head(new ObjectKey(key)).orElseThrow();
      return Provenance.strip(stat.attributes());
    }
  }

  private void migrate(Path settings, String id, String from, String to) {
    List<String> arguments =
        List.of(
            "migrate",
            "--id",
            id,
            from,
            to,
            "--verify",
            "full",
            "--config",
            settings.toString(),
            "--data-dir",
            dir.resolve("state").toString());
    DroverProcess process = DroverProcess.drover("migrate-" + id, dir, new ArrayList<>(arguments));
    assertThat(process.exit(PATIENCE)).as(process.output()).isZero();
    assertThat(process.output()).contains("failed    0");
  }

  private Path settings(Map<String, String> s3, Map<String, String> azure) throws Exception {
    var text = new StringBuilder();
    // S3Mock honours conditions only while nobody races, which the probe finds and a real target
    // would be refused for.
    text.append("store.s3.assume=").append(ASSUMED).append('\n');
    s3.forEach(
        (key, value) ->
            text.append("store.s3.").append(key).append('=').append(value).append('\n'));
    azure.forEach(
        (key, value) ->
            text.append("store.azblob.").append(key).append('=').append(value).append('\n'));
    return Files.writeString(dir.resolve("drover.properties"), text);
  }
}
