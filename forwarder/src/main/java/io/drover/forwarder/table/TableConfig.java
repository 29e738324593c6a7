package io.drover.forwarder.table;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.drover.messaging.ConfigSection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * How gateways hold the forwarding table together.
 *
 * @param cluster name that all members give
 * @param host address that other members reach this one at
 * @param port first port to try
 * @param members addresses of members to join
 * @param kubernetes DNS name of the service whose pods are the members; empty without Kubernetes
 * @param backups further members that hold a copy of each entry
 * @param hops most forwards that lead from one to the next
 * @param patience longest wait for the table to be up to date
 * @param gap least time between two questions to Kafka where the forwards end
 */
public record TableConfig(
    String cluster,
    String host,
    int port,
    List<String> members,
    String kubernetes,
    int backups,
    int hops,
    Duration patience,
    Duration gap) {
  static final String PREFIX = "forwards.";
  static final String CLUSTER = PREFIX + "cluster";
  static final String HOST = PREFIX + "host";
  static final String PORT = PREFIX + "port";
  static final String MEMBERS = PREFIX + "members";
  static final String KUBERNETES = PREFIX + "kubernetes.service.dns";
  static final String BACKUPS = PREFIX + "backups";
  static final String HOPS = PREFIX + "hops.max";
  static final String WAIT = PREFIX + "wait.ms";
  static final String GAP = PREFIX + "ask.gap.ms";

  /** Every setting, with its default and its rule. */
  public static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              CLUSTER,
              Type.STRING,
              "drover",
              MEDIUM,
              "Name of the cluster of gateways that hold the forwarding table together; another"
                  + " name, another table.")
          .define(
              HOST,
              Type.STRING,
              "127.0.0.1",
              HIGH,
              "Address of this machine at which the other members reach this one. There is no"
                  + " encryption and no authentication between members: use a private network.")
          .define(
              PORT,
              Type.INT,
              5_701,
              between(1, 65_435),
              MEDIUM,
              "Port for other members; the next free one of the hundred from here is taken.")
          .define(
              MEMBERS,
              Type.LIST,
              List.of(),
              HIGH,
              "Addresses of members to join, as host or host:port; empty for a table of its own.")
          .define(
              KUBERNETES,
              Type.STRING,
              "",
              MEDIUM,
              "DNS name of the headless service whose pods are the members, on Kubernetes; then no"
                  + " members are named.")
          .define(
              BACKUPS,
              Type.INT,
              1,
              between(0, 6),
              LOW,
              "Further members that hold each forward. If all of them are lost the topic is read"
                  + " again, and a miss is answered only afterwards.")
          .define(
              HOPS,
              Type.INT,
              3,
              between(1, 100),
              MEDIUM,
              "Most forwards that are followed from one place to the next.")
          .define(
              WAIT,
              Type.LONG,
              5_000L,
              between(10, 600_000),
              LOW,
              "Longest wait for the table to have what the topic had when it was asked; then the"
                  + " client is told to try again.")
          .define(
              GAP,
              Type.LONG,
              2L,
              between(0, 1_000),
              LOW,
              "Least time between two questions to Kafka whether there are new forwards, which"
                  + " is asked for objects that are not found; all that wait share one.");

  public TableConfig {
    members = List.copyOf(members);
    if (!kubernetes.isEmpty() && !members.isEmpty()) {
      throw new ConfigException(
          KUBERNETES, kubernetes, "must be empty where %s names members".formatted(MEMBERS));
    }
  }

  /**
   * Reads the settings that start with {@code forwards.} out of all settings.
   *
   * @throws ConfigException for an unknown name or a value that its rule refuses
   */
  public static TableConfig of(Map<String, String> settings) {
    AbstractConfig config = ConfigSection.parse(DEFINITION, PREFIX, settings);
    return new TableConfig(
        config.getString(CLUSTER),
        config.getString(HOST),
        config.getInt(PORT),
        config.getList(MEMBERS),
        config.getString(KUBERNETES),
        config.getInt(BACKUPS),
        config.getInt(HOPS),
        Duration.ofMillis(config.getLong(WAIT)),
        Duration.ofMillis(config.getLong(GAP)));
  }
}
