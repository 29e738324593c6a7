package io.drover.forwarder.gateway;

import io.drover.storage.StoreUri;
import io.drover.storage.testservers.S3MockServer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;

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

  @AfterAll
  void stopServer() {
    server.close();
  }
}
