package io.drover.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.drover.storage.Custody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AzureCustodyTest {
  @Test
  @DisplayName("T-21 a head tells which blobs must be rehydrated before they can be read")
  void archived() throws IOException {
    assertThat(custody(Map.of("x-ms-access-tier", "Archive")).archived()).isTrue();
    assertThat(custody(Map.of("x-ms-access-tier", "Cool")).archived()).isFalse();
  }

  @Test
  @DisplayName(
      "the account's default tier is nothing out of the ordinary; one chosen for a blob is")
  void tier() throws IOException {
    assertThat(custody(Map.of("x-ms-access-tier", "Hot", "x-ms-access-tier-inferred", "true")))
        .isEqualTo(Custody.ORDINARY);
    assertThat(custody(Map.of("x-ms-access-tier", "Cool")).tier()).contains("Cool");
  }

  @Test
  @DisplayName("T-22 a head tells immutability, legal hold and lease")
  void locked() throws IOException {
    assertThat(
            custody(
                    Map.of(
                        "x-ms-immutability-policy-until-date",
                        "Fri, 21 Dec 2040 00:00:00 GMT",
                        "x-ms-immutability-policy-mode",
                        "locked",
                        "x-ms-legal-hold",
                        "true",
                        "x-ms-lease-status",
                        "locked"))
                .locks())
        .containsExactly(
            "immutable (locked) until Fri, 21 Dec 2040 00:00:00 GMT", "legal hold", "lease");
    assertThat(custody(Map.of("x-ms-legal-hold", "false", "x-ms-lease-status", "unlocked")))
        .isEqualTo(Custody.ORDINARY);
  }

  private static Custody custody(Map<String, String> headers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().add("ETag", "\"0x8D1\"");
            headers.forEach(exchange.getResponseHeaders()::add);
            exchange.getResponseHeaders().add("Content-Length", "5");
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    String endpoint = "http://127.0.0.1:" + server.getAddress().getPort() + "/account";
    try (ObjectStore store =
        TestStores.open("container", Map.of("endpoint", endpoint, "sas-token", "sig=x"))) {
      return store.head(new ObjectKey("key")).orElseThrow().custody();
    } finally {
      server.stop(0);
    }
  }
}
