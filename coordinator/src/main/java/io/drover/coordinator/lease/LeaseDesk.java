package io.drover.coordinator.lease;

import io.drover.coordinator.cutover.LeaseTerms;
import io.drover.coordinator.lead.Gateways;
import io.drover.messaging.KafkaClients;
import io.drover.messaging.Outgoing;
import io.drover.messaging.OutputException;
import io.drover.messaging.TableReader;
import io.drover.messaging.TransactionalOutput;
import io.drover.schemas.Topic;
import io.drover.schemas.record.LeaseGrant;
import io.drover.schemas.record.Route;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers heartbeats of gateways for one term of leadership, on a thread of its own.
 *
 * <p>It writes with a transactional id of its own. A new leader takes that over before it reads who
 * holds a lease, so an old leader cannot grant any more from then on; and leases do not wait for
 * the leader's transactions.
 */
public final class LeaseDesk implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeaseDesk.class);
  private static final Duration SWEEP = Duration.ofSeconds(10);

  private final KafkaClients clients;
  private final LongSupplier nanos;
  private final LeaseMetrics metrics;
  private final TransactionalOutput output;
  private final Granting granting;
  private @Nullable HeartbeatLog heartbeats;
  private @Nullable Thread thread;
  private long sweptAt;
  private volatile boolean closed;

  /**
   * @param nanos a monotonic clock
   */
  public LeaseDesk(
      KafkaClients clients,
      LeaseTerms terms,
      Clock clock,
      LongSupplier nanos,
      LeaseMetrics metrics) {
    this.clients = clients;
    this.nanos = nanos;
    this.metrics = metrics;
    this.output = new TransactionalOutput(clients, transactionalId(clients));
    this.granting = new Granting(terms, clock, nanos);
  }

  /** Names the one writer of leases, whichever process it is in. */
  public static String transactionalId(KafkaClients clients) {
    return clients.group("coordinator") + "-leases";
  }

  /** What is known of the gateways. */
  public Gateways gateways() {
    return granting.gateways();
  }

  /**
   * Fences who granted before, then reads what was granted. Call it before the jobs are read.
   *
   * @throws OutputException if the cluster did not answer
   * @throws IllegalStateException if a record cannot be read
   */
  public void takeOver() {
    output.begin();
    readRoutes();
    readGrants();
    HeartbeatLog opened = new HeartbeatLog(clients);
    heartbeats = opened;
    granting.heartbeats(opened);
    sweptAt = nanos.getAsLong();
  }

  private void readRoutes() {
    Map<String, Route> last = new HashMap<>();
    readAll(Topic.ROUTES, Route.class, last);
    granting.routes(last);
  }

  private void readGrants() {
    Map<String, LeaseGrant> last = new HashMap<>();
    readAll(Topic.LEASES, LeaseGrant.class, last);
    granting.grants(last);
  }

  private <V extends org.apache.avro.specific.SpecificRecord> void readAll(
      Topic topic, Class<V> type, Map<String, V> into) {
    try (var reader =
        new TableReader<V>(
            clients,
            topic,
            type,
            (key, value, _, _) -> {
              if (value == null) {
                into.remove(key);
              } else {
                into.put(key, value);
              }
            })) {
      reader.readToEnd();
      if (reader.undecodable() > 0) {
        throw new IllegalStateException(
            "%d records of %s cannot be read; a leader must know them all"
                .formatted(reader.undecodable(), clients.topic(topic)));
      }
    }
  }

  /**
   * Begins to answer.
   *
   * @param wake told whenever more may be confirmed
   * @param failed told once, if it cannot go on: the term must end
   */
  public void start(Runnable wake, Consumer<RuntimeException> failed) {
    HeartbeatLog opened = heartbeats;
    if (opened == null) {
      throw new IllegalStateException("leases are granted only after taking over");
    }
    thread = Thread.ofPlatform().name("drover-leases").start(() -> run(opened, wake, failed));
  }

  private void run(HeartbeatLog opened, Runnable wake, Consumer<RuntimeException> failed) {
    try (opened) {
      while (!closed) {
        if (granting.turn(opened, this::publish, () -> closed)) {
          wake.run();
        }
        sweep();
      }
    } catch (WakeupException e) {
      log.atDebug().log("no more leases are granted");
    } catch (RuntimeException e) {
      if (!closed) {
        log.atWarn().addKeyValue("error", e.toString()).log("leases cannot be granted any more");
        failed.accept(e);
      }
    }
  }

  /** Takes gateways that are gone out of the topics, so that nobody counts or awaits them again. */
  private void sweep() {
    if (nanos.getAsLong() - sweptAt < SWEEP.toNanos()) {
      return;
    }
    sweptAt = nanos.getAsLong();
    publish(granting.forget());
    metrics.gateways(granting.count());
  }

  /** All grants of a batch are one transaction. */
  private void publish(List<Outgoing> records) {
    if (records.isEmpty()) {
      return;
    }
    int attempts = clients.config().outputAttempts();
    for (int attempt = 1; ; attempt++) {
      try {
        metrics.time(records.size(), () -> output.commit(records));
        return;
      } catch (OutputException.Aborted e) {
        if (attempt >= attempts) {
          throw e;
        }
        log.atInfo()
            .addKeyValue("attempt", attempt)
            .addKeyValue("error", e.getMessage())
            .log("grants were aborted, trying again");
      }
    }
  }

  /** Grants nothing more. Idempotent. */
  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    HeartbeatLog opened = heartbeats;
    try {
      if (running != null && opened != null) {
        opened.wake();
        running.join(clients.config().brokerTimeout());
      } else if (opened != null) {
        opened.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException e) {
      log.atDebug().addKeyValue("error", e.getMessage()).log("heartbeats are closed");
    }
    output.close();
  }
}
