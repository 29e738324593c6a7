package io.drover.cli.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.cli.view.JsonView;
import io.drover.messaging.Health;
import io.drover.messaging.Role;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Metrics and health of one process over HTTP: {@code /metrics} in the Prometheus text format,
 * {@code /health/live} and {@code /health/ready}, which answer 200 or 503 with the state of each
 * role as JSON.
 */
public final class AdminServer implements AutoCloseable {
  /** Connections waiting to be accepted; scrapers and probes are few. */
  private static final int BACKLOG = 16;

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";

  private final HttpServer server;
  private final ExecutorService executor =
      Executors.newFixedThreadPool(2, Thread.ofPlatform().name("admin-", 0).daemon().factory());

  private AdminServer(HttpServer server) {
    this.server = server;
  }

  /** Starts to serve. */
  public static AdminServer start(
      AdminConfig config, List<Role> roles, PrometheusMeterRegistry meters) {
    try {
      var http = HttpServer.create(new InetSocketAddress(config.host(), config.port()), BACKLOG);
      var server = new AdminServer(http);
      server.page("/metrics", TEXT, meters::scrape);
      server.health("/health/live", roles, Health::live);
      server.health("/health/ready", roles, Health::ready);
      http.setExecutor(server.executor);
      http.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the admin endpoint cannot listen on %s:%d (settings admin.host, admin.port)"
              .formatted(config.host(), config.port()),
          e);
    }
  }

  /** Host and port that it listens on. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void page(String path, String type, Supplier<String> body) {
    server.createContext(path, exchange -> answer(exchange, 200, type, body.get()));
  }

  private void health(String path, List<Role> roles, Predicate<Health> good) {
    server.createContext(
        path,
        exchange -> {
          Map<String, Object> states = new LinkedHashMap<>();
          boolean all = true;
          for (Role role : roles) {
            Health health = role.health();
            states.put(role.name(), Map.of("ok", good.test(health), "detail", health.detail()));
            all &= good.test(health);
          }
          answer(
              exchange, all ? 200 : 503, JSON, JsonView.line(Map.of("ok", all, "roles", states)));
        });
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
