package io.drover.bench;

import io.drover.cli.runtime.LogConfig;
import io.drover.cli.runtime.Logs;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.testservers.S3ProxyServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * What the gateway adds to a request: the same client, the same server, the same objects, directly,
 * through nginx as a plain reverse proxy where it is installed, and through the gateway, in turns
 * one after the other, so that all have the same weather.
 *
 * <p>Arguments: {@code requests} of each kind and way (default 2000), {@code warm} ones before them
 * that do not count (default 1000).
 */
public final class GatewayLatency {
  private static final String BUCKET = "latency";
  private static final int KIB = 1 << 10;
  private static final int KEYS = 16;
  private static final double MILLI = 1e6;

  private final Path directory;
  private final int requests;
  private final int warm;
  private final Map<String, ObjectStore> ways = new LinkedHashMap<>();

  private GatewayLatency(Path directory, int requests, int warm) {
    this.directory = directory;
    this.requests = requests;
    this.warm = warm;
  }

  public static void main(String[] arguments) throws Exception {
    Logs.configure(new LogConfig(false, "WARN", "WARN"), Optional.empty());
    int requests = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
    int warm = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
    new GatewayLatency(Files.createTempDirectory("drover-bench"), requests, warm).run();
  }

  private void run() throws Exception {
    int proxied = freePort();
    try (var server = S3ProxyServer.start(directory.resolve("s3"), BUCKET);
        var gateway = gateway(server);
        var stores = Stores.discover(settings(server, proxied, gateway))) {
      ways.put("direct", store(stores, "direct"));
      Optional<Child> nginx = nginx(server, proxied);
      nginx.ifPresent(ignored -> ways.put("nginx", store(stores, "nginx")));
      ways.put("gateway", store(stores, "gateway"));
      System.out.println(
          "| request | way | p50 ms | p99 ms | added p50 | added p99 | p50 / direct |");
      System.out.println("|---|---|---:|---:|---:|---:|---:|");
      for (int size : new int[] {4 * KIB, KIB * KIB}) {
        measure("PUT", size);
        measure("GET", size);
      }
      nginx.ifPresent(Child::close);
    }
  }

  private static ObjectStore store(Stores stores, String name) {
    return stores.open(StoreUri.parse("s3://" + name + "@" + BUCKET));
  }

  private RunningGateway gateway(S3ProxyServer server) throws Exception {
    Path keys = Files.writeString(directory.resolve("keys"), "app=app-secret\n");
    var settings = prefixed("direct", server.settings());
    settings.put("gateway.credentials.file", keys.toString());
    settings.put("gateway.listen.port", "0");
    Path file = directory.resolve("gateway.properties");
    Files.write(
        file, settings.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    var child =
        Child.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayProcess.class.getName(),
                file.toString()),
            Map.of(),
            directory.resolve("gateway.err"));
    String ready = child.awaitLine("Ready.");
    return new RunningGateway(child, ready.substring(ready.indexOf("http")).strip());
  }

  private record RunningGateway(Child child, String endpoint) implements AutoCloseable {
    @Override
    public void close() {
      child.close();
    }
  }

  private static Map<String, String> settings(
      S3ProxyServer server, int proxied, RunningGateway gateway) {
    Map<String, String> direct = server.settings();
    Map<String, String> through = new TreeMap<>(direct);
    through.put("endpoint", "http://127.0.0.1:" + proxied);
    Map<String, String> own = new TreeMap<>(direct);
    own.put("endpoint", gateway.endpoint());
    own.put("access-key", "app");
    own.put("secret-key", "app-secret");
    Map<String, String> all = prefixed("direct", direct);
    all.putAll(prefixed("nginx", through));
    all.putAll(prefixed("gateway", own));
    return all;
  }

  private static Map<String, String> prefixed(String store, Map<String, String> settings) {
    Map<String, String> prefixed = new TreeMap<>();
    settings.forEach((name, value) -> prefixed.put("store." + store + "." + name, value));
    return prefixed;
  }

  /** nginx with connections kept open to the server, as anybody would set it up. */
  private Optional<Child> nginx(S3ProxyServer server, int port) throws IOException {
    Path program = Path.of("/usr/sbin/nginx");
    if (!Files.isExecutable(program)) {
      return Optional.empty();
    }
    Path folder = Files.createDirectories(directory.resolve("nginx"));
    Path configuration =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            pid %1$s/pid;
            error_log %1$s/error.log;
            worker_processes 2;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              upstream store { server 127.0.0.1:%2$d; keepalive 32; }
              server {
                listen 127.0.0.1:%3$d;
                client_max_body_size 0;
                location / {
                  proxy_pass http://store;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_set_header Host $http_host;
                  proxy_request_buffering off;
                }
              }
            }
            """
                .formatted(folder, server.endpoint().getPort(), port));
    return Optional.of(
        Child.start(
            List.of(program.toString(), "-c", configuration.toString(), "-p", folder.toString()),
            Map.of(),
            folder.resolve("stderr")));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void measure(String kind, int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Map<String, long[]> taken = new LinkedHashMap<>();
    ways.keySet().forEach(way -> taken.put(way, new long[requests]));
    for (int round = -warm; round < requests; round++) {
      var key = new ObjectKey("%d/%d".formatted(size, Math.floorMod(round, KEYS)));
      for (Map.Entry<String, ObjectStore> way : turned(round)) {
        long from = System.nanoTime();
        request(kind, way.getValue(), key, bytes);
        if (round >= 0) {
          Objects.requireNonNull(taken.get(way.getKey()))[round] = System.nanoTime() - from;
        }
      }
    }
    print(kind, size, taken);
  }

  /** All ways, another one first each time. */
  private List<Map.Entry<String, ObjectStore>> turned(int round) {
    var order = new ArrayList<>(ways.entrySet());
    Collections.rotate(order, Math.floorMod(round, order.size()));
    return order;
  }

  private static void request(String kind, ObjectStore store, ObjectKey key, byte[] bytes) {
    if (kind.equals("PUT")) {
      store.put(key, ObjectAttributes.NONE, Payload.of(bytes), Condition.NONE);
      return;
    }
    try (ObjectBody body = store.read(key)) {
      body.readFully(bytes, 0, bytes.length);
    }
  }

  private static void print(String kind, int size, Map<String, long[]> taken) {
    taken.values().forEach(Arrays::sort);
    long[] direct = Objects.requireNonNull(taken.get("direct"));
    double p50 = percentile(direct, 50);
    double p99 = percentile(direct, 99);
    taken.forEach(
        (way, nanos) ->
            System.out.println(
                "| %s %d KiB | %s | %.2f | %.2f | %+.2f | %+.2f | %.2f |"
                    .formatted(
                        kind,
                        size / KIB,
                        way,
                        percentile(nanos, 50),
                        percentile(nanos, 99),
                        percentile(nanos, 50) - p50,
                        percentile(nanos, 99) - p99,
                        percentile(nanos, 50) / p50)));
  }

  private static double percentile(long[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / MILLI;
  }
}
