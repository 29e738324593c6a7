package io.drover.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.storage.Condition;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against servers that misbehave. */
class AzureWireTest {
  private static final ObjectKey KEY = new ObjectKey("key");
  private static final String SIGNATURE = "top-secret-signature";

  /** What a server does with a request. */
  @FunctionalInterface
  private interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private Answer answer;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            answer.give(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private ObjectStore store(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("endpoint", "http://127.0.0.1:" + server.getAddress().getPort() + "/account");
    settings.put("sas-token", "sig=" + SIGNATURE);
    return TestStores.open("container", settings);
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getResponseHeaders().add("x-ms-error-code", code);
    exchange.sendResponseHeaders(status, -1);
  }

  private void promise(HttpExchange exchange, int length, int sent) throws IOException {
    exchange.getResponseHeaders().add("ETag", "\"0x1\"");
    exchange.sendResponseHeaders(200, length);
    exchange.getResponseBody().write(new byte[sent]);
    exchange.getResponseBody().flush();
  }

  @Test
  @DisplayName("T-24 a request is sent once: retries are the caller's")
  void noHiddenRetries() {
    answer = exchange -> refuse(exchange, 503, "ServerBusy");
    try (ObjectStore store = store(Map.of())) {
      assertThatExceptionOfType(StoreException.Throttled.class)
          .isThrownBy(() -> store.put(KEY, ObjectAttributes.NONE, Payload.EMPTY, Condition.NONE));
      assertThatExceptionOfType(StoreException.Throttled.class)
          .isThrownBy(() -> store.read(KEY).close());
      assertThatExceptionOfType(StoreException.Throttled.class)
          .isThrownBy(() -> store.delete(KEY, Condition.NONE));
      assertThatExceptionOfType(StoreException.Throttled.class).isThrownBy(() -> store.tags(KEY));
    }
    assertThat(requests).hasValue(4);
  }

  @Test
  @DisplayName("T-24 a connection that breaks before the answer is Unavailable, and sent once")
  void brokenConnection() {
    answer = HttpExchange::close;
    try (ObjectStore store = store(Map.of())) {
      assertThatExceptionOfType(StoreException.Unavailable.class)
          .isThrownBy(() -> store.read(KEY).close())
          .withMessageNotContaining(SIGNATURE);
      assertThatExceptionOfType(StoreException.Unavailable.class)
          .isThrownBy(() -> store.delete(KEY, Condition.NONE))
          .withMessageNotContaining(SIGNATURE);
    }
    assertThat(requests).hasValue(2);
  }

  @Test
  @DisplayName("T-35 T-38 what is no answer of the service is refused, and shows no signature")
  void noAnswers() {
    answer = exchange -> promise(exchange, 5, 5);
    try (ObjectStore store = store(Map.of())) {
      assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(() -> store.tags(KEY))
          .withMessageNotContaining(SIGNATURE);
      assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(() -> store.delete(KEY, Condition.NONE))
          .withMessageNotContaining(SIGNATURE);
      assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(() -> store.list(ListRequest.first("")))
          .withMessageNotContaining(SIGNATURE);
    }
  }

  @Test
  @DisplayName("T-23 a load balancer's page keeps its status on both ways")
  void loadBalancer() {
    byte[] page = "<html>busy</html>".getBytes(StandardCharsets.UTF_8);
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(503, page.length);
          exchange.getResponseBody().write(page);
        };
    try (ObjectStore store = store(Map.of())) {
      assertThatExceptionOfType(StoreException.Throttled.class)
          .isThrownBy(() -> store.read(KEY).close());
      assertThatExceptionOfType(StoreException.Throttled.class)
          .isThrownBy(() -> store.delete(KEY, Condition.NONE));
      assertThatExceptionOfType(StoreException.Throttled.class)
          .isThrownBy(() -> store.list(ListRequest.first("")));
    }
    assertThat(requests).hasValue(3);
  }

  @Test
  @DisplayName("T-38 of a refusal to the SDK the message has the service's sentence only")
  void sentence() {
    byte[] refusal =
        """
        <?xml version="1.0"?><Error><Code>AuthenticationFailed</Code><Message>Not you.
        RequestId:1</Message><AuthenticationErrorDetail>%s</AuthenticationErrorDetail></Error>\
        """
            .formatted(SIGNATURE)
            .getBytes(StandardCharsets.UTF_8);
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("x-ms-error-code", "AuthenticationFailed");
          exchange.getResponseHeaders().add("Content-Type", "application/xml");
          exchange.sendResponseHeaders(403, refusal.length);
          exchange.getResponseBody().write(refusal);
        };
    try (ObjectStore store = store(Map.of())) {
      assertThatExceptionOfType(StoreException.Denied.class)
          .isThrownBy(() -> store.delete(KEY, Condition.NONE))
          .withMessage("delete azblob://container/key failed: 403 AuthenticationFailed: Not you.");
    }
  }

  @Test
  @DisplayName("a call of the SDK that gets no answer fails after the time-out")
  void silence() {
    answer = exchange -> awaitEnd();
    try (ObjectStore store = store(Map.of("read-timeout-ms", "200"))) {
      assertThatExceptionOfType(StoreException.Unavailable.class)
          .isThrownBy(() -> store.delete(KEY, Condition.NONE));
    }
    assertThat(requests).hasValue(1);
  }

  @Test
  @DisplayName("a listing that stops in the middle fails after the time-out")
  void stalledListing() {
    answer =
        exchange -> {
          promise(exchange, 100, 40);
          awaitEnd();
        };
    try (ObjectStore store = store(Map.of("read-timeout-ms", "200"))) {
      assertThatExceptionOfType(StoreException.Unavailable.class)
          .isThrownBy(() -> store.list(ListRequest.first("")));
    }
  }

  @Test
  @DisplayName("T-11 both ways send the same name for a key")
  void names() {
    Set<String> paths = ConcurrentHashMap.newKeySet();
    answer =
        exchange -> {
          paths.add(exchange.getRequestURI().getPath());
          refuse(exchange, 503, "ServerBusy");
        };
    try (ObjectStore store = store(Map.of())) {
      for (String key :
          List.of("a//b", "/a/", "100%41", "a+b c", "ü\uD83D\uDE00", "a?b#c&d=;:@~*!'()$,")) {
        ObjectKey odd = new ObjectKey(key);
        paths.clear();
        assertThatExceptionOfType(StoreException.Throttled.class)
            .isThrownBy(() -> store.read(odd).close());
        assertThatExceptionOfType(StoreException.Throttled.class)
            .isThrownBy(() -> store.delete(odd, Condition.NONE));
        assertThat(paths).hasSize(1);
      }
    }
  }

  @Test
  @DisplayName("T-25 a body that ends early is Unavailable")
  void shortBody() {
    answer =
        exchange -> {
          promise(exchange, 100, 40);
          exchange.close();
        };
    try (ObjectStore store = store(Map.of());
        ObjectBody body = store.read(KEY)) {
      assertThatExceptionOfType(StoreException.Unavailable.class)
          .isThrownBy(() -> body.readFully(new byte[100], 0, 100));
    }
  }

  @Test
  @DisplayName("a body that stops in the middle fails after the time-out")
  void stalledBody() {
    answer =
        exchange -> {
          promise(exchange, 100, 40);
          awaitEnd();
        };
    try (ObjectStore store = store(Map.of("read-timeout-ms", "200"));
        ObjectBody body = store.read(KEY)) {
      assertThatExceptionOfType(StoreException.Unavailable.class)
          .isThrownBy(() -> body.readFully(new byte[100], 0, 100));
    }
  }

  private void awaitEnd() throws IOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  @DisplayName("waiting for a free connection has a bound")
  void connectionsAreBounded() {
    answer = exchange -> promise(exchange, 100_000, 100_000);
    Map<String, String> one = Map.of("max-connections", "1", "acquire-timeout-ms", "100");
    try (ObjectStore store = store(one)) {
      ObjectBody open = store.read(KEY);
      assertThatExceptionOfType(StoreException.Unavailable.class)
          .isThrownBy(() -> store.read(KEY).close());
      open.close();
      store.read(KEY).close();
    }
    assertThat(requests).hasValue(2);
  }

  @Test
  @DisplayName("T-35 half a listing is not a listing")
  void halfListing() {
    byte[] half =
        "<?xml version=\"1.0\"?><EnumerationResults><Blobs>".getBytes(StandardCharsets.UTF_8);
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/xml");
          exchange.sendResponseHeaders(200, half.length);
          exchange.getResponseBody().write(half);
        };
    try (ObjectStore store = store(Map.of())) {
      assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(() -> store.list(ListRequest.first("")));
    }
  }

  @Test
  @DisplayName("a service that ignores startFrom is found out, not walked for ever")
  void startFromIgnored() {
    byte[] listing =
        """
        <?xml version="1.0"?><EnumerationResults><Blobs><Blob><Name>a</Name><Properties>\
        <Last-Modified>Fri, 20 Nov 2026 12:00:00 GMT</Last-Modified><Etag>0x1</Etag>\
        <Content-Length>1</Content-Length></Properties></Blob></Blobs><NextMarker>m</NextMarker>\
        </EnumerationResults>\
        """
            .getBytes(StandardCharsets.UTF_8);
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/xml");
          exchange.sendResponseHeaders(200, listing.length);
          exchange.getResponseBody().write(listing);
        };
    try (ObjectStore store = store(Map.of())) {
      assertThat(store.list(new ListRequest("", Optional.empty(), 1)).objects()).hasSize(1);
      assertThatExceptionOfType(StoreException.Unsupported.class)
          .isThrownBy(() -> store.list(ListRequest.first("").after(new ObjectKey("b"))))
          .withMessageContaining("startFrom");
    }
  }

  @Test
  @DisplayName("names that XML cannot hold come decoded; directories are skipped by name")
  void encodedNames() {
    byte[] listing =
        """
        <?xml version="1.0"?><EnumerationResults><Blobs>\
        <Blob><Name>d</Name><Properties><Etag>0x1</Etag><Content-Length>0</Content-Length>\
        </Properties><Metadata><hdi_isfolder>true</hdi_isfolder></Metadata></Blob>\
        <Blob><Name Encoded="true">d%01+%EF%BF%BF</Name><Properties><Etag>0x2</Etag>\
        <Content-Length>1</Content-Length></Properties><OrMetadata/></Blob></Blobs><NextMarker/>\
        </EnumerationResults>\
        """
            .getBytes(StandardCharsets.UTF_8);
    answer =
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/xml");
          exchange.getResponseHeaders().add("x-ms-is-hns-enabled", "true");
          boolean wanted = exchange.getRequestURI().getQuery().contains("include=metadata");
          boolean asked = exchange.getRequestURI().getQuery().contains("restype=account");
          exchange.sendResponseHeaders(asked || wanted ? 200 : 500, asked ? -1 : listing.length);
          if (!asked) {
            exchange.getResponseBody().write(listing);
          }
        };
    try (ObjectStore store = store(Map.of())) {
      var page = store.list(ListRequest.first(""));
      assertThat(page.objects())
          .extracting(object -> object.key().value())
          .containsExactly("d\u0001+\uffff");
      assertThat(page.skipped()).hasSize(1);
    }
  }
}
