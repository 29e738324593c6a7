package io.drover.storage.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers request after request with prepared bytes, one per connection, and remembers what was
 * asked.
 */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Deque<String> answers;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private ScriptedServer(ServerSocket socket, List<String> answers) {
    this.socket = socket;
    this.answers = new ArrayDeque<>(answers);
  }

  /** The last answer is repeated. */
  static ScriptedServer start(String... answers) {
    try {
      ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      ScriptedServer server = new ScriptedServer(socket, List.of(answers));
      Thread.ofVirtual().start(server::serve);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A whole answer: status line and headers, each on its line, then the body with its true length.
   */
  static String answer(String head, String body) {
    return promise(head, body.length(), body);
  }

  /** An answer whose promised length may differ from that of its body. */
  static String promise(String head, int length, String body) {
    return head.strip().replace("\n", "\r\n")
        + "\r\nContent-Length: %d\r\nConnection: close\r\n\r\n".formatted(length)
        + body;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        requests.add(request(connection.getInputStream()));
        String answer = answers.size() > 1 ? answers.poll() : answers.peek();
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
      } catch (IOException e) {
        // The client hung up, or the server was closed.
      }
    }
  }

  private static String request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException();
      }
      head.append((char) b);
    }
    in.skipNBytes(length(head.toString()));
    return head.toString();
  }

  private static long length(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }

  /** Heads of the requests so far. */
  List<String> requests() {
    return requests;
  }

  Map<String, String> settings() {
    return Map.of(
        "endpoint",
        "http://127.0.0.1:" + socket.getLocalPort(),
        "access-key",
        "AKIDEXAMPLE",
        "secret-key",
        "very-secret-key-of-the-test",
        "session-token",
        "very-secret-token-of-the-test");
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
