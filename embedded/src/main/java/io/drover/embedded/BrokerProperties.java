package io.drover.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;

/**
 * Chooses the broker's settings: one node that is quick to start and to assign, on loopback, with
 * little memory. Pure.
 */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String CLIENT_LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String PROTOCOLS = "listener.security.protocol.map";
  private static final int MIB = 1024 * 1024;

  private BrokerProperties() {}

  /**
   * All settings of the node.
   *
   * @param overrides broker settings by Kafka's own names; they win, except over what makes this a
   *     loopback node of its own; its listener may be a secured one, and further listeners on the
   *     same host may be named
   * @throws ConfigException for a further listener on another host
   */
  static Map<String, String> of(
      Path directory,
      String host,
      int clientPort,
      int controllerPort,
      Map<String, String> overrides) {
    var settings = new TreeMap<String, String>();
    settings.putAll(singleReplica());
    settings.putAll(smallFootprint());
    settings.putAll(quickGroups());
    settings.put(PROTOCOLS, CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.putAll(overrides);
    settings.putAll(identity(directory, host, clientPort, controllerPort));
    for (String name : List.of("listeners", "advertised.listeners")) {
      settings.merge(name, further(name, host, overrides), String::concat);
    }
    return settings;
  }

  /** What comes after our own listeners. */
  private static String further(String name, String host, Map<String, String> overrides) {
    StringBuilder further = new StringBuilder();
    for (String listener : overrides.getOrDefault(name, "").split(",", -1)) {
      boolean ours =
          listener.startsWith(CLIENT_LISTENER + ":") || listener.startsWith(CONTROLLER_LISTENER);
      if (listener.isBlank() || ours) {
        continue;
      }
      if (!listener.contains("://" + host + ":")) {
        throw new ConfigException(name, listener, "must be on " + host);
      }
      further.append(',').append(listener.strip());
    }
    return further.toString();
  }

  private static Map<String, String> identity(
      Path directory, String host, int clientPort, int controllerPort) {
    String client = CLIENT_LISTENER + "://" + host + ":" + clientPort;
    String controller = CONTROLLER_LISTENER + "://" + host + ":" + controllerPort;
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        Integer.toString(NODE_ID),
        "log.dirs",
        directory.toString(),
        "listeners",
        client + "," + controller,
        "advertised.listeners",
        client,
        "inter.broker.listener.name",
        CLIENT_LISTENER,
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "controller.quorum.voters",
        NODE_ID + "@" + host + ":" + controllerPort);
  }

  private static Map<String, String> singleReplica() {
    return Map.of(
        "default.replication.factor", "1",
        "min.insync.replicas", "1",
        "offsets.topic.replication.factor", "1",
        "offsets.topic.num.partitions", "4",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "transaction.state.log.num.partitions", "4",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "share.coordinator.state.topic.num.partitions", "1");
  }

  private static Map<String, String> smallFootprint() {
    var settings = new TreeMap<String, String>();
    settings.put("auto.create.topics.enable", "false");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("group.coordinator.threads", "1");
    settings.put("group.coordinator.background.threads", "1");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * MIB));
    settings.put("log.segment.bytes", Integer.toString(256 * MIB));
    settings.put("log.index.size.max.bytes", Integer.toString(MIB));
    settings.put("offsets.topic.segment.bytes", Integer.toString(16 * MIB));
    settings.put("transaction.state.log.segment.bytes", Integer.toString(16 * MIB));
    settings.put("metadata.max.idle.interval.ms", "5000");
    return settings;
  }

  private static Map<String, String> quickGroups() {
    var settings = new TreeMap<String, String>();
    settings.put("broker.heartbeat.interval.ms", "1000");
    settings.put("broker.session.timeout.ms", "9000");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.streams.initial.rebalance.delay.ms", "0");
    for (String protocol : new String[] {"group.consumer.", "group.streams."}) {
      settings.put(protocol + "heartbeat.interval.ms", "500");
      settings.put(protocol + "min.heartbeat.interval.ms", "500");
      settings.put(protocol + "session.timeout.ms", "10000");
      settings.put(protocol + "min.session.timeout.ms", "6000");
      settings.put(protocol + "assignment.interval.ms", "0");
    }
    return settings;
  }
}
