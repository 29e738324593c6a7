package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedBrokerIT {
  @TempDir Path directory;

  @Test
  @DisplayName(
      "K-05 transactions work: what was committed is read, what was aborted is not, also after a"
          + " restart")
  void transactions() throws Exception {
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      KafkaFixture.createTopic(broker.bootstrapServers(), "events", 2);
      try (var producer =
          KafkaFixture.producer(broker.bootstrapServers(), Map.of("transactional.id", "writer"))) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("events", "a", "aborted")).get();
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("events", "a", "committed")).get();
        producer.commitTransaction();
      }
      assertThat(KafkaFixture.read(broker.bootstrapServers(), "events", 1))
          .containsExactly("committed");
    }

    try (var broker = EmbeddedBroker.start(directory, 0)) {
      assertThat(KafkaFixture.read(broker.bootstrapServers(), "events", 1))
          .containsExactly("committed");
    }
  }

  @Test
  @DisplayName(
      "F-05 a broker that is killed has every acknowledged record when it starts again, and does"
          + " not wait for its session")
  void killed() throws Exception {
    var program = program();
    String bootstrap = ready(program);
    KafkaFixture.createTopic(bootstrap, "events", 3);
    List<String> sent = IntStream.range(0, 500).mapToObj(Integer::toString).toList();
    try (var producer = KafkaFixture.producer(bootstrap, Map.of("transactional.id", "writer"))) {
      producer.initTransactions();
      producer.beginTransaction();
      var acknowledged = new ArrayList<Future<RecordMetadata>>();
      for (String value : sent) {
        acknowledged.add(producer.send(new ProducerRecord<>("events", value, value)));
      }
      producer.commitTransaction();
      assertThat(acknowledged).allMatch(Future::isDone);
      program.destroyForcibly();
      assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    long begun = System.nanoTime();
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      Duration took = Duration.ofNanos(System.nanoTime() - begun);

      assertThat(KafkaFixture.read(broker.bootstrapServers(), "events", sent.size()))
          .containsExactlyInAnyOrderElementsOf(sent);
      assertThat(took).as("restart after a kill").isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  @DisplayName(
      "F-05 a first start that was killed while it formatted the directory does not spoil it")
  void killedWhileFormatting() throws Exception {
    EmbeddedBroker.start(directory.resolve("whole"), 0).close();
    Path half = Files.createDirectory(directory.resolve("half"));
    Files.copy(
        directory.resolve("whole/bootstrap.checkpoint"), half.resolve("bootstrap.checkpoint"));

    try (var broker = EmbeddedBroker.start(half, 0)) {
      KafkaFixture.createTopic(broker.bootstrapServers(), "events", 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  @DisplayName("K-05 a group's first assignment comes quickly, and a second member takes its share")
  void groups(String protocol) throws Exception {
    try (var broker = EmbeddedBroker.start(directory, 0)) {
      KafkaFixture.createTopic(broker.bootstrapServers(), "work", 4);
      try (var one = KafkaFixture.consumer(broker.bootstrapServers(), "group", protocol);
          var two = KafkaFixture.consumer(broker.bootstrapServers(), "group", protocol)) {
        one.subscribe(List.of("work"));
        Awaitility.await("first assignment")
            .atMost(Duration.ofSeconds(5))
            .until(
                () -> {
                  one.poll(Duration.ofMillis(50));
                  return one.assignment().size() == 4;
                });

        two.subscribe(List.of("work"));

        Awaitility.await("both share")
            .atMost(Duration.ofSeconds(15))
            .until(
                () -> {
                  one.poll(Duration.ofMillis(50));
                  two.poll(Duration.ofMillis(50));
                  return one.assignment().size() == 2 && two.assignment().size() == 2;
                });
      }
    }
  }

  @Test
  void listensOnLoopbackOnlyAndOnThePortAskedFor() throws Exception {
    int port = freePort();
    try (var broker = EmbeddedBroker.start(directory, port)) {
      assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      for (var network : NetworkInterface.networkInterfaces().toList()) {
        for (var address :
            network.inetAddresses().filter(Inet4Address.class::isInstance).toList()) {
          if (!address.isLoopbackAddress()) {
            assertThatThrownBy(
                    () -> {
                      try (var socket = new Socket()) {
                        socket.connect(new InetSocketAddress(address, port), 1_000);
                      }
                    })
                .isInstanceOf(IOException.class);
          }
        }
      }
    }
  }

  @Test
  void saysWhenTheDirectoryIsInUseAndWhenThePortIsTaken() throws Exception {
    try (var broker = EmbeddedBroker.start(directory.resolve("one"), 0)) {
      int taken = Integer.parseInt(broker.bootstrapServers().split(":", -1)[1]);

      assertThatThrownBy(() -> EmbeddedBroker.start(directory.resolve("one"), 0))
          .isInstanceOf(BrokerFailure.class)
          .hasMessageContaining("is in use by another embedded broker");
      assertThatThrownBy(() -> EmbeddedBroker.start(directory.resolve("two"), taken))
          .isInstanceOf(BrokerFailure.class)
          .hasMessageContaining("choose another port");
    }
  }

  @Test
  void saysWhenTheDirectoryCannotBeUsed() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");

    assertThatThrownBy(() -> EmbeddedBroker.start(file, 0))
        .isInstanceOf(BrokerFailure.class)
        .hasMessageContaining("cannot use the data directory");
  }

  @Test
  void aFailedStartLetsGoOfEverything() {
    var wrong = new EmbeddedConfig(directory, 0, 0, Map.of("num.io.threads", "none"));

    assertThatThrownBy(() -> EmbeddedBroker.start(wrong, (what, fault) -> {}))
        .isInstanceOf(BrokerFailure.class)
        .hasMessageContaining("num.io.threads");

    EmbeddedBroker.start(directory, 0).close();
  }

  private Process program() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerProgram.class.getName(),
            directory.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static String ready(Process program) throws IOException {
    var output =
        new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("READY ")) {
        return line.substring("READY ".length());
      }
    }
    throw new IllegalStateException("the broker's program ended before it was ready");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
