package io.drover.storage.azure;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.drover.storage.ObjectStore;
import io.drover.storage.testkit.ObjectStoreContract;
import io.drover.storage.testservers.AzuriteServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract over Azurite, which checks signatures, conditions and checksums. */
class AzuriteContractIT extends ObjectStoreContract {
  private static final String CONTAINER = "contract";

  @TempDir static Path directory;

  private static AzuriteServer server;
  private static HttpServer noStore;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(AzuriteServer.missing().isEmpty(), () -> AzuriteServer.missing().orElse(""));
    server = AzuriteServer.start(directory, CONTAINER);
    noStore = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] page = "<html><body>hello</body></html>".getBytes(StandardCharsets.UTF_8);
    noStore.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
          }
        });
    noStore.start();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      noStore.stop(0);
    }
  }

  @Override
  protected ObjectStore open() {
    return TestStores.open(CONTAINER, server.settings());
  }

  /** The service knows blocks, not writes: beginning one is no request. */
  @Override
  public boolean listsUploads() {
    return false;
  }

  /** Blocks that nobody commits cannot be removed; the service drops them after a week. */
  @Override
  public boolean removesParts() {
    return false;
  }

  @Override
  public Optional<ObjectStore> denied() {
    String key = Base64.getEncoder().encodeToString("wrong".getBytes(StandardCharsets.UTF_8));
    return Optional.of(
        TestStores.open(CONTAINER, TestStores.with(server.settings(), "account-key", key)));
  }

  @Override
  public Optional<ObjectStore> missingBucket() {
    return Optional.of(TestStores.open("no-such-container", server.settings()));
  }

  @Override
  public Optional<ObjectStore> wrongEndpoint() {
    return Optional.of(at(noStore.getAddress().getPort()));
  }

  @Override
  public Optional<ObjectStore> refusedConnection() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Optional.of(at(socket.getLocalPort()));
    } catch (IOException e) {
      throw new IllegalStateException("no free loopback port", e);
    }
  }

  private static ObjectStore at(int port) {
    return TestStores.open(
        CONTAINER,
        TestStores.with(
            server.settings(),
            "endpoint",
            "http://127.0.0.1:%d/%s".formatted(port, AzuriteServer.ACCOUNT)));
  }

  @Override
  protected Map<String, String> deviations() {
    return Map.of();
  }
}
