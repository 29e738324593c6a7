package io.drover.forwarder.gateway;

import io.drover.storage.StoreUri;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("L-01 the gateway over files")
final class FileGatewayIT extends GatewayScenarios {
  @Override
  StoreUri home() {
    return StoreUri.parse("file://" + directory.resolve("objects").toAbsolutePath());
  }

  @Override
  Map<String, String> settings() {
    return Map.of("store.file.create-root", "true");
  }
}
