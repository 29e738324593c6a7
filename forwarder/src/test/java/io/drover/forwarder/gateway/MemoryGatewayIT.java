package io.drover.forwarder.gateway;

import io.drover.storage.StoreUri;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;

@DisplayName("L-01 the gateway over memory")
final class MemoryGatewayIT extends GatewayScenarios {
  @Override
  StoreUri home() {
    return StoreUri.parse("memory://at-home/below/");
  }

  @Override
  Map<String, String> settings() {
    return Map.of();
  }
}
