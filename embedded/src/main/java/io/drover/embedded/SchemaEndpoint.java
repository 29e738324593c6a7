package io.drover.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the bundled schemas over HTTP on loopback, with the part of the Confluent REST API that
 * reads, so that kcat, console consumers and {@link io.drover.schemas.HttpSchemaRegistry} work
 * against the embedded runtime. It keeps nothing: a schema that it does not have is refused as by a
 * registry in read-only mode.
 */
public final class SchemaEndpoint implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SchemaEndpoint.class);
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int MAX_REQUEST_BYTES = 1024 * 1024;

  private final HttpServer server;
  private final ExecutorService threads;
  private final SchemaCatalogue catalogue;

  private SchemaEndpoint(HttpServer server, ExecutorService threads, SchemaCatalogue catalogue) {
    this.server = server;
    this.threads = threads;
    this.catalogue = catalogue;
  }

  /**
   * Starts to serve.
   *
   * @param topicPrefix of the topics, and so of the subjects
   * @param port to listen on; 0 for any free one
   * @throws BrokerFailure if the port is taken
   */
  public static SchemaEndpoint start(String topicPrefix, int port) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      var server = HttpServer.create(address, 0);
      var threads = Executors.newVirtualThreadPerTaskExecutor();
      var endpoint = new SchemaEndpoint(server, threads, new SchemaCatalogue(topicPrefix));
      server.setExecutor(threads);
      server.createContext("/", endpoint::answer);
      server.start();
      log.atInfo().log("schema endpoint is ready on {}", endpoint.url());
      return endpoint;
    } catch (IOException e) {
      throw new BrokerFailure(
          "cannot serve schemas on "
              + address
              + " ("
              + e.getMessage()
              + "); choose another port, or 0 for any",
          e);
    }
  }

  /** What to set {@code schema.registry.url} to. */
  public String url() {
    return "http://"
        + server.getAddress().getAddress().getHostAddress()
        + ":"
        + server.getAddress().getPort();
  }

  /** Stops serving. Idempotent. */
  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
      var answer =
          request.length > MAX_REQUEST_BYTES
              ? SchemaCatalogue.Answer.error(413, 413, "the request is too large")
              : catalogue.answer(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getRawPath(),
                  new String(request, StandardCharsets.UTF_8));
      byte[] body = answer.body().toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", MEDIA_TYPE);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
