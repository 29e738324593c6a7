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
import org.jspecify.annotations.Nullable;
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
   * Starts a broker with default settings and returns when clients may connect.
   *
   * @param port for clients; 0 for any free one
   * @throws BrokerFailure if the directory is in use or unusable, the port is taken, or the broker
   *     does not come up
   */
  public static EmbeddedBroker start(Path directory, int port) {
    return start(new EmbeddedConfig(directory, port, 0, Map.of()), EmbeddedBroker::alreadyLogged);
  }

  /**
   * Starts a broker and returns when clients may connect.
   *
   * @param onFault told once the broker can no longer go on; the process should end, and a restart
   *     go on from the directory
   * @throws BrokerFailure if the directory is in use or unusable, the port is taken, or the broker
   *     does not come up
   */
  public static EmbeddedBroker start(EmbeddedConfig config, BiConsumer<String, Throwable> onFault) {
    long begun = Time.SYSTEM.milliseconds();
    DirectoryLock lock = DirectoryLock.acquire(config.directory());
    try {
      EmbeddedBroker broker = open(config, onFault, lock);
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
      EmbeddedConfig config, BiConsumer<String, Throwable> onFault, DirectoryLock lock) {
    var host = InetAddress.getLoopbackAddress();
    ServerSocketChannel clients = bind(host, config.port());
    ServerSocketChannel controllers = bind(host, 0);
    KraftNode node = null;
    try {
      int clientPort = clients.socket().getLocalPort();
      var settings =
          BrokerProperties.of(
              config.directory(),
              host.getHostAddress(),
              clientPort,
              controllers.socket().getLocalPort(),
              config.broker());
      var sockets =
          Map.of(
              BrokerProperties.CLIENT_LISTENER,
              clients,
              BrokerProperties.CONTROLLER_LISTENER,
              controllers);
      node = KraftNode.create(Time.SYSTEM, config.directory(), settings, sockets, onFault);
      node.start(START_PATIENCE);
      return new EmbeddedBroker(lock, node, host.getHostAddress() + ":" + clientPort);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw giveUp(node, clients, controllers, "interrupted while the broker started", e);
    } catch (RuntimeException e) {
      throw giveUp(
          node,
          clients,
          controllers,
          "the embedded broker in " + config.directory() + " did not start: " + e.getMessage(),
          e);
    }
  }

  private static BrokerFailure giveUp(
      @Nullable KraftNode node,
      ServerSocketChannel clients,
      ServerSocketChannel controllers,
      String message,
      Exception cause) {
    var failure = new BrokerFailure(message, cause);
    try (clients;
        controllers) {
      if (node != null) {
        node.stop(STOP_PATIENCE);
      }
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
    return failure;
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

  private static void alreadyLogged(String what, Throwable fault) {
    // By LoggedFault, where it happened; who wants to act on it passes a handler.
  }
}
