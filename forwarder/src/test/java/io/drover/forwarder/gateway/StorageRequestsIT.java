package io.drover.forwarder.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.storage.StoreUri;
import io.drover.storage.testservers.FaultProxy;
import io.drover.storage.testservers.ProxyFault;
import io.drover.storage.testservers.S3MockServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** What a gateway asks of an S3 store for one request of an application. */
@DisplayName("L-01 requests to the store on the path of a bucket that nobody migrates")
class StorageRequestsIT {
  @TempDir private Path directory;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private S3MockServer server;
  private FaultProxy proxy;
  private GatewayFixture gateway;
  private S3Client s3;

  @BeforeEach
  void start() throws Exception {
    server = S3MockServer.start(directory.resolve("s3mock"), "at-home");
    Map<String, String> settings = new HashMap<>();
    server.settings().forEach((name, value) -> settings.put("store.mock." + name, value));
    proxy = FaultProxy.before(URI.create(settings.get("store.mock.endpoint")));
    proxy.spoil(
        Integer.MAX_VALUE,
        (method, target) -> {
          seen.add(method);
          return false; // It only counts.
        },
        new ProxyFault.Refuse());
    settings.put("store.mock.endpoint", proxy.endpoint().toString());
    gateway =
        GatewayFixture.start(
            directory, Map.of("photos", StoreUri.parse("s3://mock@at-home")), settings);
    s3 = gateway.client();
  }

  @AfterEach
  void stop() throws Exception {
    s3.close();
    gateway.close();
    proxy.close();
    server.close();
  }

  private List<String> asked(Runnable request) {
    seen.clear();
    request.run();
    return List.copyOf(seen);
  }

  @Test
  @DisplayName("L-01 one request costs one, whatever it is")
  void oneForOne() {
    assertThat(asked(() -> put("a", "0123456789"))).containsExactly("PUT");
    assertThat(asked(() -> s3.headObject(head -> head.bucket("photos").key("a"))))
        .containsExactly("HEAD");
    assertThat(asked(() -> get("a", null))).containsExactly("GET");
    for (String range : List.of("bytes=2-4", "bytes=7-", "bytes=-2", "bytes=8-100")) {
      assertThat(asked(() -> get("a", range))).as(range).containsExactly("GET");
    }
    assertThat(asked(() -> s3.listObjectsV2(list -> list.bucket("photos")))).containsExactly("GET");
    assertThat(asked(() -> s3.deleteObject(delete -> delete.bucket("photos").key("a"))))
        .containsExactly("DELETE");
    assertThat(
            asked(
                () ->
                    assertThatThrownBy(() -> get("a", null))
                        .isInstanceOf(NoSuchKeyException.class)))
        .containsExactly("GET");
  }

  private void put(String key, String text) {
    s3.putObject(put -> put.bucket("photos").key(key), RequestBody.fromString(text));
  }

  private void get(String key, String range) {
    s3.getObjectAsBytes(get -> get.bucket("photos").key(key).range(range));
  }
}
