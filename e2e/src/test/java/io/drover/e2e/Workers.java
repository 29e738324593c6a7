package io.drover.e2e;

import io.drover.cli.Settings;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.cli.runtime.RoleName;
import io.drover.cli.runtime.RoleSet;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.TopicAdmin;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Roles in this process, on a broker that is there already. */
final class Workers implements AutoCloseable {
  private final String bootstrap;
  private final RoleSet roles;

  /** All roles; creates the topics. */
  Workers(String bootstrap, Map<String, String> more) {
    this(bootstrap, more, RoleName.pipeline());
  }

  /** Some roles; creates the topics that are missing. */
  Workers(String bootstrap, Map<String, String> more, List<RoleName> names) {
    Map<String, String> values = new HashMap<>(more);
    values.put("kafka.bootstrap.servers", bootstrap);
    values.put("admin.enabled", "false");
    Settings settings = Settings.of(values);
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    KafkaClients clients = EmbeddedRuntime.clients(settings, meters);
    new TopicAdmin(clients).create();
    this.bootstrap = bootstrap;
    this.roles = RoleSet.start(names, settings, clients, meters, Clock.systemUTC());
  }

  /** Runs {@code drover} against the same broker, in a process of its own. */
  DroverProcess command(Path directory, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-server", bootstrap));
    return DroverProcess.drover("drover-" + arguments[0], directory, all);
  }

  @Override
  public void close() {
    roles.close();
  }
}
