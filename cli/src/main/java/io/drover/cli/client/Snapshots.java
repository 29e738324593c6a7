package io.drover.cli.client;

import io.drover.forwarder.route.RouteMap;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Forward;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.Outcome;
import io.drover.schemas.record.Progress;
import io.drover.schemas.record.Route;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.apache.avro.specific.SpecificRecord;

/** What the topics say now. Each call reads its topic from the beginning to its present end. */
public final class Snapshots {
  private final KafkaClients clients;

  public Snapshots(KafkaClients clients) {
    this.clients = clients;
  }

  /** All jobs, by id. */
  public Map<String, Migration> migrations() {
    return table(Topic.MIGRATIONS, Migration.class);
  }

  /** The progress of all jobs, by id. */
  public Map<String, Progress> progress() {
    return table(Topic.PROGRESS, Progress.class);
  }

  /** The routes of all prefixes, by prefix. */
  public Map<String, Route> routes() {
    return table(Topic.ROUTES, Route.class);
  }

  /** Where the routes lead. */
  public RouteMap routeMap() {
    RouteMap routes = new RouteMap();
    try (var reader =
        new TableReader<>(
            clients,
            Topic.ROUTES,
            Route.class,
            (prefix, route, partition, offset) -> routes.take(prefix, route, offset))) {
      reader.readToEnd();
    }
    return routes;
  }

  /**
   * The forwards of single objects, by object.
   *
   * @param wanted which of them to hold in memory
   */
  public Map<String, Forward> forwards(BiPredicate<String, Forward> wanted) {
    Map<String, Forward> found = new TreeMap<>();
    try (var reader =
        new TableReader<>(
            clients,
            Topic.FORWARDS,
            Forward.class,
            (object, forward, partition, offset) -> {
              if (forward != null && wanted.test(object, forward)) {
                found.put(object, forward);
              } else {
                found.remove(object);
              }
            })) {
      reader.readToEnd();
    }
    return found;
  }

  /**
   * The objects of a job whose last outcome is a failure.
   *
   * @param errorClass failures of this class only; empty for all
   * @param limit most failures to hold in memory
   */
  public Failures failures(String migrationId, Optional<String> errorClass, int limit) {
    var failures = new Failures(migrationId, errorClass, limit);
    try (var reader =
        new TableReader<>(
            clients,
            Topic.OUTCOMES,
            Outcome.class,
            (key, outcome, partition, offset) -> failures.read(outcome))) {
      reader.readToEnd();
    }
    return failures;
  }

  private <V extends SpecificRecord> Map<String, V> table(Topic topic, Class<V> type) {
    Map<String, V> table = new TreeMap<>();
    try (var reader =
        new TableReader<>(
            clients,
            topic,
            type,
            (key, value, partition, offset) -> {
              if (value == null) {
                table.remove(key);
              } else {
                table.put(key, value);
              }
            })) {
      reader.readToEnd();
    }
    return table;
  }
}
