package io.drover.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker (KRaft, broker and controller in one) inside this process, on loopback only, with
 * its state in a directory. Started again on the same directory it has everything that was
 * acknowledged, also after {@code kill -9}. One per process.
 *
 * <p>It has one replica of everything and leaves writing to disk to the operating system, as Kafka
 * does by default: acknowledged records survive the death of the process, the last moments before a
 * power failure may not.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final int ACCEPT_BACKLOG = 50; // Kafka's default for socket.listen.backlog.size

  private final DirectoryLock lock;
  private final KraftNode node;
  private final String bootstrapServers;
  private boolean closed;

  private EmbeddedBroker(DirectoryLock lock, KraftNode node, String bootstrapServers) {
    this.lock = lock;
    this.node = node;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker and returns when clients may connect.
   *
   * @param port for clients; 0 for any free one
   * @throws BrokerFailure if the directory is in use or unusable, the port is taken, or the broker
   *     does not come up
   */
  public static EmbeddedBroker start(Path directory, int port) {
    return start(directory, port, Map.of(), EmbeddedBroker::ignore);
  }

  /**
   * Starts a broker and returns when clients may connect.
   *
   * @param port for clients; 0 for any free one
   * @param overrides further broker settings, by Kafka's names
   * @param onFault told once the broker can no longer go on; the process should end, and a restart
   *     go on from the directory
   * @throws BrokerFailure if the directory is in use or unusable, the port is taken, or the broker
   *     does not come up
   */
  public static EmbeddedBroker start(
      Path directory,
      int port,
      Map<String, String> overrides,
      BiConsumer<String, Throwable> onFault) {
    Path absolute = directory.toAbsolutePath().normalize();
    long begun = Time.SYSTEM.milliseconds();
    DirectoryLock lock = DirectoryLock.acquire(absolute);
    try {
      EmbeddedBroker broker = open(absolute, port, overrides, onFault, lock);
      log.atInfo()
          .addKeyValue("duration_ms", Time.SYSTEM.milliseconds() - begun)
          .log("embedded broker is ready on {}", broker.bootstrapServers);
      return broker;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where clients connect, as {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the broker in an orderly way, waiting a bounded time. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      node.stop(STOP_PATIENCE);
    } finally {
      lock.close();
    }
  }

  private static EmbeddedBroker open(
      Path directory,
      int port,
      Map<String, String> overrides,
      BiConsumer<String, Throwable> onFault,
      DirectoryLock lock) {
    var host = InetAddress.getLoopbackAddress();
    ServerSocketChannel clients = bind(host, port);
    ServerSocketChannel controllers = bind(host, 0);
    int clientPort = clients.socket().getLocalPort();
    var settings =
        BrokerProperties.of(
            directory,
            host.getHostAddress(),
            clientPort,
            controllers.socket().getLocalPort(),
            overrides);
    var sockets =
        Map.of(
            BrokerProperties.CLIENT_LISTENER,
            clients,
            BrokerProperties.CONTROLLER_LISTENER,
            controllers);
    KraftNode node = KraftNode.create(Time.SYSTEM, directory, settings, sockets, onFault);
    try {
      node.start(START_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      node.stop(STOP_PATIENCE);
      throw new BrokerFailure("interrupted while the broker started", e);
    } catch (RuntimeException e) {
      node.stop(STOP_PATIENCE);
      throw new BrokerFailure(
          "the embedded broker in " + directory + " did not start: " + e.getMessage(), e);
    }
    return new EmbeddedBroker(lock, node, host.getHostAddress() + ":" + clientPort);
  }

  private static ServerSocketChannel bind(InetAddress host, int port) {
    try {
      var socket = ServerSocketChannel.open();
      socket.configureBlocking(false);
      socket.bind(new InetSocketAddress(host, port), ACCEPT_BACKLOG);
      return socket;
    } catch (IOException e) {
      throw new BrokerFailure(
          "cannot listen on "
              + host.getHostAddress()
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "); choose another port, or 0 for any",
          e);
    }
  }

  private static void ignore(String what, Throwable fault) {
    // Logged where it happened; who wants to act on it passes a handler.
  }
}
