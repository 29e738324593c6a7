package io.drover.forwarder;

import io.drover.forwarder.feed.FeedConfig;
import io.drover.forwarder.gateway.GatewayConfig;
import io.drover.forwarder.route.RouteConfig;
import io.drover.forwarder.table.TableConfig;
import java.util.Map;

/**
 * How a forwarder works.
 *
 * @param gateway how it serves applications
 * @param routes how it takes part in migrations
 * @param forwards how it holds the forwarding table with the other gateways
 * @param notifications where stores report changes that nobody made through a gateway
 */
public record ForwarderConfig(
    GatewayConfig gateway, RouteConfig routes, TableConfig forwards, FeedConfig notifications) {
  /**
   * Reads its settings out of all settings.
   *
   * @throws org.apache.kafka.common.config.ConfigException for an unknown name or a value that its
   *     rule refuses
   */
  public static ForwarderConfig of(Map<String, String> settings) {
    return new ForwarderConfig(
        GatewayConfig.of(settings),
        RouteConfig.of(settings),
        TableConfig.of(settings),
        FeedConfig.of(settings));
  }

  /** Whether the settings are those of a process that is to have a gateway. */
  public static boolean wanted(Map<String, String> settings) {
    return GatewayConfig.wanted(settings);
  }
}
