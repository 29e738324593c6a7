package io.drover.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.Condition;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that a program gives out for a while, named by a profile as operators do. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the program is a shell script")
class ExpiringCredentialsTest {
  private static final String CONFIG = "aws.configFile";
  private static final Pattern SIGNER = Pattern.compile("Credential=(\\w+)/");
  private static final String EMPTY_LIST =
      "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";

  @TempDir private Path dir;

  @BeforeEach
  void profile() throws Exception {
    Path config =
        Files.writeString(
            dir.resolve("config"),
            "[profile rotating]\ncredential_process = sh %s\n".formatted(dir.resolve("next.sh")));
    System.setProperty(CONFIG, config.toString());
  }

  @AfterEach
  void noProfile() {
    System.clearProperty(CONFIG);
  }

  /** What the program says from now on. */
  private void give(String accessKey, Instant until) throws Exception {
    String json =
        """
        {"Version":1,"AccessKeyId":"%s","SecretAccessKey":"s","SessionToken":"t","Expiration":"%s"}\
        """
            .formatted(accessKey, until);
    Files.writeString(dir.resolve("next.sh"), "echo '%s'%n".formatted(json));
  }

  @Test
  @DisplayName("T-36 credentials that end are asked for again, for lean requests and the SDK's")
  void renewed() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    try (var server =
            ScriptedServer.start(
                ScriptedServer.answer("HTTP/1.1 200 OK\nETag: \"e\"", ""),
                ScriptedServer.answer("HTTP/1.1 200 OK\nETag: \"e\"", ""),
                ScriptedServer.answer("HTTP/1.1 200 OK", EMPTY_LIST));
        ObjectStore store =
            TestStores.open(
                "bucket",
                Map.of("endpoint", server.settings().get("endpoint"), "profile", "rotating"))) {
      give("FIRST", now.plusSeconds(5)); // so near its end that it serves once
      put(store);
      give("SECOND", now.plusSeconds(3_600));
      put(store);
      give("THIRD", now.plusSeconds(3_600)); // for nobody: the second is still good
      store.list(ListRequest.first(""));

      assertThat(signers(server)).containsExactly("FIRST", "SECOND", "SECOND");
    }
  }

  private static void put(ObjectStore store) {
    store.put(new ObjectKey("key"), ObjectAttributes.NONE, Payload.EMPTY, Condition.NONE);
  }

  private static List<String> signers(ScriptedServer server) {
    return server.requests().stream()
        .map(request -> SIGNER.matcher(request).results().map(found -> found.group(1)).findFirst())
        .map(signer -> signer.orElse("nobody"))
        .toList();
  }
}
