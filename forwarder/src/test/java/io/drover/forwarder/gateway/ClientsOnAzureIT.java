package io.drover.forwarder.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.storage.StoreUri;
import io.drover.storage.testservers.AzuriteServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("L-01 any S3 client, over Azure Blob")
final class ClientsOnAzureIT extends ClientScenarios {
  private AzuriteServer server;

  @Override
  StoreUri home(Path directory) {
    assumeTrue(AzuriteServer.missing().isEmpty(), () -> AzuriteServer.missing().orElse(""));
    server = AzuriteServer.start(directory.resolve("azurite"), "at-home");
    return StoreUri.parse("azblob://azurite@at-home");
  }

  @Override
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    server.settings().forEach((name, value) -> settings.put("store.azurite." + name, value));
    return settings;
  }

  @AfterAll
  void stopServer() {
    server.close();
  }
}
