package io.drover.storage.testservers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A real HTTP/1.1 proxy on loopback in front of a storage server, which tells of what goes through
 * it and spoils chosen exchanges. It reads each message whole, so it is for tests with objects of
 * some megabytes. The Host header goes through as it is, so signatures stay right.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int SLICES_PER_SECOND = 50;

  private final URI upstream;
  private final ServerSocket server;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final AtomicInteger spoiled = new AtomicInteger();
  private volatile Consumer<Exchange> watcher = exchange -> {};

  /** Which exchanges a fault is for. */
  @FunctionalInterface
  public interface Choice {
    /**
     * Whether a fault is for this exchange.
     *
     * @param method of the request
     * @param target its path and query, as on the wire
     */
    boolean matches(String method, String target);
  }

  /**
   * An exchange that reached the server.
   *
   * @param method of the request
   * @param target its path and query, as on the wire
   * @param copies whether it asks the server to copy from another object
   * @param sent bytes of the request's body
   * @param received bytes of the answer's body
   */
  public record Exchange(String method, String target, boolean copies, long sent, long received) {}

  private record Rule(Choice choice, AtomicInteger left, ProxyFault fault) {}

  private FaultProxy(URI upstream, ServerSocket server) {
    this.upstream = upstream;
    this.server = server;
  }

  /** Starts one on a free port. */
  public static FaultProxy before(URI upstream) throws IOException {
    ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    FaultProxy proxy = new FaultProxy(upstream, server);
    Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
    return proxy;
  }

  /** Where clients find the server behind it; the path is that of the server. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + upstream.getRawPath());
  }

  /** Spoils the next exchanges that are chosen, so many of them. */
  public void spoil(int times, Choice choice, ProxyFault fault) {
    rules.add(new Rule(choice, new AtomicInteger(times), fault));
  }

  /**
   * Tells of every exchange from now on that reaches the server, on any thread, once it is answered
   * and before the client hears of it.
   */
  public void watch(Consumer<Exchange> listener) {
    watcher = listener;
  }

  /** Spoils nothing any more. */
  public void heal() {
    rules.clear();
  }

  /** Exchanges spoiled so far: a test of a fault that never struck proves nothing. */
  public int spoiled() {
    return spoiled.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().name("fault-proxy-client").start(() -> serve(client));
      } catch (IOException e) {
        return; // Closed: the one way this ends.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      BufferedInputStream in = new BufferedInputStream(client.getInputStream());
      for (Optional<HttpMessage> request = HttpMessage.request(in);
          request.isPresent() && exchange(client, request.get());
          request = HttpMessage.request(in)) {}
    } catch (IOException e) {
      // The client or the server hung up; the client sees the same and tells its test.
    }
  }

  /** Serves one request; false if the connection is over. */
  private boolean exchange(Socket client, HttpMessage request) throws IOException {
    Optional<ProxyFault> fault = next(request);
    fault.ifPresent(_ -> spoiled.incrementAndGet());
    return switch (fault.orElse(null)) {
      case ProxyFault.Answer(int status, String reason, String body) -> {
        send(client, answer(status, reason, request.method().equals("HEAD") ? "" : body));
        yield true;
      }
      case ProxyFault.Refuse() -> reset(client);
      case ProxyFault.LoseAnswer() -> {
        var _ = ask(request);
        yield reset(client);
      }
      case null, default -> pass(client, ask(request), fault);
    };
  }

  private static boolean pass(Socket client, HttpMessage answer, Optional<ProxyFault> fault)
      throws IOException {
    byte[] body = answer.body();
    return switch (fault.orElse(null)) {
      case ProxyFault.Reset(int after) -> {
        send(client, answer.headBytes(), body, after);
        yield reset(client);
      }
      case ProxyFault.Truncate(int after) -> {
        send(client, answer.headBytes(), body, after);
        yield false;
      }
      case ProxyFault.Shorten(int after) -> {
        int length = Math.min(after, body.length);
        send(client, answer.with("Content-Length", "" + length).headBytes(), body, length);
        yield false;
      }
      case ProxyFault.Flip(int at) -> {
        byte[] flipped = body.clone();
        if (flipped.length > 0) {
          flipped[at % flipped.length] ^= 1;
        }
        send(client, answer.headBytes(), flipped, flipped.length);
        yield true;
      }
      case ProxyFault.Slow(int rate) -> {
        slowly(client, answer, rate);
        yield true;
      }
      case null, default -> {
        send(client, answer.headBytes(), body, body.length);
        yield !answer.header("connection").map("close"::equalsIgnoreCase).orElse(false);
      }
    };
  }

  private Optional<ProxyFault> next(HttpMessage request) {
    for (Iterator<Rule> all = rules.iterator(); all.hasNext(); ) {
      Rule rule = all.next();
      if (rule.choice().matches(request.method(), request.target())
          && rule.left().getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        return Optional.of(rule.fault());
      }
    }
    return Optional.empty();
  }

  private HttpMessage ask(HttpMessage request) throws IOException {
    try (Socket socket = new Socket(upstream.getHost(), upstream.getPort())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      HttpMessage sent = request.with("Connection", "close");
      out.write(sent.headBytes());
      out.write(sent.body());
      out.flush();
      HttpMessage answer =
          HttpMessage.response(new BufferedInputStream(socket.getInputStream()), request.method());
      watcher.accept(exchange(request, answer));
      return answer.with("Connection", "keep-alive");
    }
  }

  private static Exchange exchange(HttpMessage request, HttpMessage answer) {
    boolean copies =
        request
            .header("x-amz-copy-source")
            .or(() -> request.header("x-ms-copy-source"))
            .isPresent();
    return new Exchange(
        request.method(), request.target(), copies, request.body().length, answer.body().length);
  }

  private static void send(Socket client, HttpMessage message) throws IOException {
    send(client, message.headBytes(), message.body(), message.body().length);
  }

  private static void send(Socket client, byte[] head, byte[] body, int length) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(head);
    out.write(body, 0, Math.min(length, body.length));
    out.flush();
  }

  private static void slowly(Socket client, HttpMessage answer, int rate) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(answer.headBytes());
    int slice = Math.max(1, rate / SLICES_PER_SECOND);
    for (int at = 0; at < answer.body().length; at += slice) {
      out.write(answer.body(), at, Math.min(slice, answer.body().length - at));
      out.flush();
      LockSupport.parkNanos(1_000_000_000L / SLICES_PER_SECOND);
    }
  }

  private static HttpMessage answer(int status, String reason, String body) {
    byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new HttpMessage(
        List.of(
            "HTTP/1.1 %d %s".formatted(status, reason),
            "Content-Type: application/xml",
            "Content-Length: " + bytes.length),
        bytes);
  }

  /** RST instead of FIN. */
  private static boolean reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
    return false;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
