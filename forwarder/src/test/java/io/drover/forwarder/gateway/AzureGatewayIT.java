package io.drover.forwarder.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.storage.StoreUri;
import io.drover.storage.testservers.AzuriteServer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;

@DisplayName("L-01 the gateway over Azure Blob")
final class AzureGatewayIT extends GatewayScenarios {
  private AzuriteServer server;

  @Override
  StoreUri home() {
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

  /** Azure's own rules of names; such keys are refused with their reason. */
  @Override
  boolean holds(String key) {
    return !key.contains("\\") && !key.contains("./");
  }

  @AfterAll
  void stopServer() {
    server.close();
  }
}
