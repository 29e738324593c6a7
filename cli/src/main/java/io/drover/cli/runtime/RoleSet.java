package io.drover.cli.runtime;

import io.drover.cli.Settings;
import io.drover.coordinator.CoordinatorConfig;
import io.drover.coordinator.CoordinatorRole;
import io.drover.copier.CopierConfig;
import io.drover.copier.CopierRole;
import io.drover.forwarder.ForwarderConfig;
import io.drover.forwarder.ForwarderRole;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.Role;
import io.drover.messaging.TopicAdmin;
import io.drover.progress.ProgressConfig;
import io.drover.progress.ProgressRole;
import io.drover.storage.Stores;
import io.drover.verifier.VerifierConfig;
import io.drover.verifier.VerifierRole;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Some roles running in this process, with the stores they share and their admin endpoint. */
public final class RoleSet implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RoleSet.class);

  private final Stores stores;
  private final List<Role> roles = new ArrayList<>();
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
  private final List<AutoCloseable> started = new ArrayList<>();

  private RoleSet(Stores stores) {
    this.stores = stores;
  }

  /**
   * Starts roles.
   *
   * @param meters of the process; the admin endpoint serves it
   * @throws RuntimeException if one cannot start; those that had started are closed again
   */
  public static RoleSet start(
      Collection<RoleName> names,
      Settings settings,
      KafkaClients clients,
      PrometheusMeterRegistry meters,
      Clock clock) {
    new TopicAdmin(clients).check();
    var set = new RoleSet(Stores.discover(settings.values()));
    try {
      names.stream()
          .distinct()
          .sorted()
          .forEach(name -> set.roles.add(set.create(name, settings, clients, meters, clock)));
      set.bindProcess(meters);
      set.serve(AdminConfig.of(settings), meters);
      set.roles.forEach(set::start);
      return set;
    } catch (RuntimeException e) {
      set.close();
      throw e;
    }
  }

  private Role create(
      RoleName name,
      Settings settings,
      KafkaClients clients,
      PrometheusMeterRegistry meters,
      Clock clock) {
    Map<String, String> values = settings.values();
    return switch (name) {
      case COORDINATOR ->
          new CoordinatorRole(CoordinatorConfig.of(values), clients, stores, meters, clock);
      case COPIER -> new CopierRole(CopierConfig.of(values), clients, stores, meters, clock);
      case VERIFIER -> new VerifierRole(VerifierConfig.of(values), clients, stores, meters, clock);
      case PROGRESS -> new ProgressRole(ProgressConfig.of(values), clients, meters, clock);
      case FORWARDER ->
          new ForwarderRole(ForwarderConfig.of(values), clients, stores, meters, clock);
    };
  }

  private void start(Role role) {
    started.addFirst(role);
    role.start();
    log.atInfo().addKeyValue("role", role.name()).log("role started");
  }

  private void serve(AdminConfig config, PrometheusMeterRegistry meters) {
    if (config.enabled()) {
      AdminServer admin = AdminServer.start(config, roles, meters);
      started.addFirst(admin);
      log.atInfo().log(
          "metrics and health at http://{}:{}", config.host(), admin.address().getPort());
    }
  }

  private void bindProcess(PrometheusMeterRegistry meters) {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    gcMetrics.bindTo(meters);
  }

  /** Where applications reach the gateway, if there is one among the roles. */
  public Optional<URI> gateway() {
    return roles.stream()
        .filter(ForwarderRole.class::isInstance)
        .map(ForwarderRole.class::cast)
        .map(ForwarderRole::endpoint)
        .findFirst();
  }

  /** The roles, for their health. */
  public List<Role> roles() {
    return List.copyOf(roles);
  }

  /**
   * Stops the roles, the last started first, each with its bounded drain, then lets go of the
   * stores.
   */
  @Override
  public void close() {
    started.forEach(RoleSet::quietly);
    started.clear();
    gcMetrics.close();
    stores.close();
  }

  private static void quietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      // The others must still be closed; what one leaves behind, the next start repairs.
      log.atWarn().setCause(e).log("could not close {}", part.getClass().getSimpleName());
    }
  }
}
