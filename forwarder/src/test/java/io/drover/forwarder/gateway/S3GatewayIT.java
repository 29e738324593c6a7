package io.drover.forwarder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.StoreUri;
import io.drover.storage.testservers.S3MockServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("L-01 the gateway over S3")
final class S3GatewayIT extends GatewayScenarios {
  private S3MockServer server;

  @Override
  StoreUri home() {
    server = S3MockServer.start(directory.resolve("s3mock"), "at-home");
    return StoreUri.parse("s3://mock@at-home");
  }

  @Override
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    server.settings().forEach((name, value) -> settings.put("store.mock." + name, value));
    return settings;
  }

  /** S3Mock keeps keys as paths. */
  @Override
  boolean holds(String key) {
    return !key.contains("//") && !key.contains("..") && !key.startsWith("./");
  }

  @Test
  @DisplayName("L-08 uploads that were begun are listed under their ids, until they end")
  void open_uploads_are_listed() {
    String first = begin("listed/a");
    String second = begin("listed/b");

    assertThat(listed("listed/"))
        .containsExactlyInAnyOrder("listed/a " + first, "listed/b " + second);
    assertThat(listed("listed/b")).containsExactly("listed/b " + second);

    s3.abortMultipartUpload(abort -> abort.bucket(BUCKET).key("listed/a").uploadId(first));
    assertThat(listed("listed/")).containsExactly("listed/b " + second);
  }

  private String begin(String key) {
    return s3.createMultipartUpload(create -> create.bucket(BUCKET).key(key)).uploadId();
  }

  private List<String> listed(String prefix) {
    return s3.listMultipartUploads(list -> list.bucket(BUCKET).prefix(prefix)).uploads().stream()
        .map(upload -> upload.key() + " " + upload.uploadId())
        .toList();
  }

  @AfterAll
  void stopServer() {
    server.close();
  }
}
