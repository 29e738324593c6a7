package io.drover.forwarder.gateway;

import io.drover.storage.StoreUri;
import io.drover.storage.testservers.S3MockServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("L-01 any S3 client, over S3")
final class ClientsOnS3IT extends ClientScenarios {
  private S3MockServer server;

  @Override
  StoreUri home(Path directory) {
    server = S3MockServer.start(directory.resolve("s3mock"), "at-home");
    return StoreUri.parse("s3://mock@at-home");
  }

  @Override
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    server.settings().forEach((name, value) -> settings.put("store.mock." + name, value));
    return settings;
  }

  @AfterAll
  void stopServer() {
    server.close();
  }
}
