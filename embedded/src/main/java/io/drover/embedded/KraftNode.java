package io.drover.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Timer;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One KRaft node, broker and controller, in this process. The only class that touches Kafka's
 * server internals, which may change with any release of Kafka.
 */
final class KraftNode {
  private static final Logger log = LoggerFactory.getLogger(KraftNode.class);
  private static final String CLEAN_SHUTDOWN_MARK = ".kafka_cleanshutdown";
  private static final String FORMATTED_MARK = "meta.properties";
  private static final long ELECTION_POLL_MS = 20;

  private final Time time;
  private final Path directory;
  private final boolean unclean;
  private final ControllerServer controller;
  private final BrokerServer broker;

  private KraftNode(
      Time time,
      Path directory,
      boolean unclean,
      ControllerServer controller,
      BrokerServer broker) {
    this.time = time;
    this.directory = directory;
    this.unclean = unclean;
    this.controller = controller;
    this.broker = broker;
  }

  /**
   * Builds a node over a directory, which is formatted first when it is new. Starts nothing yet.
   */
  static KraftNode create(
      Time time,
      Path directory,
      Map<String, String> settings,
      Map<String, ServerSocketChannel> sockets,
      BiConsumer<String, Throwable> onFault) {
    boolean formatted = Files.exists(directory.resolve(FORMATTED_MARK));
    boolean unclean = formatted && !Files.exists(directory.resolve(CLEAN_SHUTDOWN_MARK));
    if (!formatted) {
      format(directory);
    }
    var config = new KafkaConfig(settings, false);
    var disks = KafkaRaftServer.initializeLogDirs(config, log, "");
    var metrics = Server.initializeMetrics(config, time, disks._1().clusterId().orElseThrow());
    var shared =
        new SharedServer(
            config,
            disks._1(),
            time,
            metrics,
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            (name, fatal, action) -> new LoggedFault(name, fatal, action, onFault),
            (listener, address, backlog, receiveBuffer) ->
                bound(sockets, listener, address, backlog));
    return new KraftNode(
        time,
        directory,
        unclean,
        new ControllerServer(shared, KafkaRaftServer.configSchema(), disks._2()),
        new BrokerServer(shared));
  }

  /** Starts the controller, then the broker; returns when clients may connect. */
  void start(Duration patience) throws InterruptedException {
    controller.startup();
    if (unclean) {
      log.atInfo().log("the broker was not closed cleanly; forgetting its last registration");
      forgetLastRegistration(patience);
    }
    broker.startup();
  }

  /**
   * Stops the broker, then the controller, and returns when both have stopped; may be called after
   * a failed start.
   */
  void stop(Duration patience) {
    try {
      broker.shutdown(patience);
    } finally {
      controller.shutdown();
    }
  }

  /**
   * Without this a broker that was killed must wait until the controller gives up its former self,
   * which is the session time-out. We hold the lock of the directory, so that self is dead.
   */
  private void forgetLastRegistration(Duration patience) throws InterruptedException {
    var context =
        new ControllerRequestContext(
            new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
    Timer timer = time.timer(patience);
    while (true) {
      try {
        controller
            .controller()
            .unregisterBroker(context, BrokerProperties.NODE_ID)
            .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BrokerIdNotRegisteredException) {
          return;
        }
        if (!(e.getCause() instanceof NotControllerException) || timer.isExpired()) {
          throw new BrokerFailure(
              "the controller in " + directory + " did not take over", e.getCause());
        }
        timer.sleep(ELECTION_POLL_MS);
      } catch (TimeoutException e) {
        throw new BrokerFailure(
            "the controller in " + directory + " did not answer within " + patience, e);
      }
    }
  }

  private static void format(Path directory) {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerProperties.NODE_ID)
          .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new BrokerFailure("could not format the data directory " + directory, e);
    }
  }

  /** Ours are bound already; further listeners are bound where the settings say. */
  private static ServerSocketChannel bound(
      Map<String, ServerSocketChannel> sockets,
      String listener,
      InetSocketAddress address,
      int backlog)
      throws IOException {
    var socket = sockets.get(listener);
    if (socket != null) {
      return socket;
    }
    ServerSocketChannel further = ServerSocketChannel.open();
    further.configureBlocking(false);
    return further.bind(address, backlog);
  }
}
