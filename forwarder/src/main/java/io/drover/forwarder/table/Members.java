package io.drover.forwarder.table;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The configuration of a member of the cluster of gateways. */
final class Members {
  static final String FORWARDS = "forwards";
  static final String MARKS = "marks";
  private static final int PORTS = 100;

  /**
   * Before the settings below say where its log goes, Hazelcast warns on standard error that it may
   * not reach into the JDK, which would make it faster and is not wanted. Held, or the level is
   * forgotten.
   */
  private static final Logger BEFORE_SETTINGS =
      Logger.getLogger("com.hazelcast.instance.impl.HazelcastInstanceFactory");

  private Members() {}

  static Config configuration(TableConfig table) {
    BEFORE_SETTINGS.setLevel(Level.SEVERE);
    Config config = new Config();
    config.setClusterName(table.cluster());
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.map.invalidation.batch.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.getJetConfig().setEnabled(false);
    network(config.getNetworkConfig(), table);
    config.addMapConfig(forwards(table));
    config.addMapConfig(map(MARKS, table));
    return config;
  }

  private static void network(NetworkConfig network, TableConfig table) {
    network.setPort(table.port()).setPortAutoIncrement(true).setPortCount(PORTS);
    network.setReuseAddress(true);
    network.getInterfaces().setEnabled(true).addInterface(table.host());
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    if (table.kubernetes().isEmpty()) {
      join.getTcpIpConfig().setEnabled(true).setMembers(table.members());
    } else {
      join.getTcpIpConfig().setEnabled(false);
      join.getKubernetesConfig().setEnabled(true).setProperty("service-dns", table.kubernetes());
    }
  }

  private static MapConfig forwards(TableConfig table) {
    return map(FORWARDS, table)
        .setNearCacheConfig(
            new NearCacheConfig()
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setInvalidateOnChange(true)
                .setCacheLocalEntries(false));
  }

  /** Of two clusters that find each other the smaller one's entries go: the topic has them. */
  private static MapConfig map(String name, TableConfig table) {
    return new MapConfig(name)
        .setBackupCount(table.backups())
        .setMergePolicyConfig(
            new MergePolicyConfig().setPolicy(DiscardMergePolicy.class.getName()));
  }
}
