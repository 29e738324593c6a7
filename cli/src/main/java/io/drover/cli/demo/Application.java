package io.drover.cli.demo;

import io.drover.cli.consistency.History;
import io.drover.cli.consistency.Linearizability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An application that reads and writes objects at a steady rate through S3 endpoints, and remembers
 * what it saw. What it remembers grows with each operation.
 */
public final class Application implements AutoCloseable {
  private final Settings settings;
  private final List<S3Client> connections;
  private final LongSupplier nanos;
  private final Keys keys;
  private final History history = new History();
  private final Tally tally = new Tally();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * How it behaves.
   *
   * @param bucket bucket, as the endpoints show it
   * @param prefix what its keys start with
   * @param keys how many there are, at most 1,000
   * @param hot how many of them get half of the requests
   * @param clients operations at a time
   * @param rate operations a second
   * @param size largest object in bytes
   * @param seed of everything that is chosen by chance
   */
  public record Settings(
      String bucket,
      String prefix,
      int keys,
      int hot,
      int clients,
      int rate,
      int size,
      long seed) {}

  /**
   * Prepares it; {@link #seed} and {@link #start} do something.
   *
   * @param endpoints where it sends its requests, client by client in turn
   * @param nanos a monotonic clock
   */
  public Application(Settings settings, List<Endpoint> endpoints, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
    this.keys =
        Keys.numbered(settings.bucket(), settings.prefix(), settings.keys(), settings.hot());
    this.connections =
        endpoints.stream().map(endpoint -> endpoint.client(settings.clients())).toList();
  }

  /** Writes every object once. */
  public void seed() {
    Client client = client(-1);
    keys.all().forEach(client::put);
  }

  /** Begins; returns at once. */
  public void start() {
    for (int i = 0; i < settings.clients(); i++) {
      Client client = client(i);
      long interval = Duration.ofSeconds(settings.clients()).toNanos() / settings.rate();
      clients.add(Thread.ofVirtual().name("application-" + i).start(() -> run(client, interval)));
    }
  }

  /** Ends, when every client has its last answer. Idempotent. */
  public void stop() throws InterruptedException {
    stopped = true;
    for (Thread client : clients) {
      client.join();
    }
  }

  /** Reads every object once more, through the first endpoint; after {@link #stop}. */
  public void readAll() {
    Client client = client(-2);
    keys.all().forEach(client::get);
  }

  /** What was answered so far. */
  public Tally.Counts counts() {
    return tally.counts();
  }

  /** By key, what no order of operations explains. */
  public Map<String, String> violations() {
    Map<String, String> violations = new TreeMap<>();
    history
        .byKey()
        .forEach(
            (key, seen) ->
                Linearizability.violation(seen).ifPresent(why -> violations.put(key, why)));
    return violations;
  }

  private Client client(int number) {
    return new Client(
        "client%d".formatted(number),
        connections.get(Math.floorMod(number, connections.size())),
        keys,
        settings.size(),
        new Random(settings.seed() * 1_000 + number),
        history,
        tally,
        nanos);
  }

  private void run(Client client, long interval) {
    long due = nanos.getAsLong();
    while (!stopped) {
      client.next();
      due = Math.max(due + interval, nanos.getAsLong() - interval);
      LockSupport.parkNanos(Math.max(0, due - nanos.getAsLong()));
    }
  }

  /** Ends at once; an operation under way is broken off and has no known outcome. */
  @Override
  public void close() {
    stopped = true;
    connections.forEach(S3Client::close);
  }
}
