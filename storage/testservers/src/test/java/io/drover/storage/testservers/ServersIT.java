package io.drover.storage.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ServersIT {
  private static final String LISTEN = "0A";

  @TempDir Path directory;

  @Test
  @DisplayName("S3Mock answers with its buckets, on loopback only")
  void s3Mock() throws Exception {
    try (S3MockServer server = S3MockServer.start(directory, "one", "two")) {
      assertThat(get(server.endpoint())).contains("<Name>one</Name>", "<Name>two</Name>");
      assertLoopbackOnly(server.handle());
      assertThat(server.handle().isAlive()).isTrue();
    }
  }

  @Test
  @DisplayName("S3Proxy refuses a request without a signature, and listens on loopback only")
  void s3Proxy() throws Exception {
    try (S3ProxyServer server = S3ProxyServer.start(directory, "one")) {
      assertThat(get(server.endpoint())).contains("AccessDenied");
      assertLoopbackOnly(server.handle());
      assertThat(server.objects().resolve("one")).isDirectory();
    }
  }

  @Test
  @DisplayName("Azurite refuses a request without a signature, and listens on loopback only")
  void azurite() throws Exception {
    assumeTrue(AzuriteServer.missing().isEmpty(), () -> AzuriteServer.missing().orElse(""));
    try (AzuriteServer server = AzuriteServer.start(directory, "one")) {
      assertThat(get(URI.create(server.endpoint() + "/one?restype=container&comp=list")))
          .contains("AuthorizationFailure");
      assertLoopbackOnly(server.handle());
    }
  }

  @Test
  @DisplayName("A program that exits at once is reported with its output")
  void failedStart() {
    List<String> command = List.of(Programs.java(), "no.such.Main");
    assertThatThrownBy(
            () -> ChildProcess.start("broken", command, directory, 1, Duration.ofSeconds(30)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("exited with code 1")
        .hasMessageContaining("no.such.Main");
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  /** Every listening socket of the process, as the kernel tells it. */
  private static void assertLoopbackOnly(ProcessHandle process) throws IOException {
    Set<String> sockets = sockets(process);
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields[3].equals(LISTEN) && sockets.contains("socket:[" + fields[9] + "]")) {
          addresses.add(fields[1].substring(0, fields[1].indexOf(':')));
        }
      }
    }
    assertThat(addresses)
        .isNotEmpty()
        .allSatisfy(address -> assertThat(address).endsWith("0100007F"));
  }

  private static Set<String> sockets(ProcessHandle process) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      return files.map(ServersIT::target).collect(Collectors.toSet());
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // Closed since the directory was read.
    }
  }
}
