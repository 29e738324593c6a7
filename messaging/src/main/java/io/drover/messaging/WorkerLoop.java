package io.drover.messaging;

import io.drover.schemas.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic of work as a member of a group and gives each record to a handler, each on a
 * virtual thread of its own.
 *
 * <ul>
 *   <li>A record is finished once everything its handler returned is durable in Kafka. Records
 *       finish in any order; the committed offset is that of the lowest unfinished one. Whatever
 *       happens, no record is skipped; some are delivered again.
 *   <li>Records of one key are handled one after another, in order, each only once the one before
 *       it is finished.
 *   <li>At most {@code lookAhead} records are unfinished. Partitions with many unfinished records
 *       are paused so that others go on; polling never stops.
 *   <li>What cannot be decoded, and what the handler fails on, goes to the dead letters and is then
 *       finished.
 *   <li>When partitions or the process go away, running records get {@code messaging.drain.ms} to
 *       finish, except those whose handler {@linkplain WorkHandler#rests only waits}; then they are
 *       interrupted, and nothing they still do counts.
 *   <li>When Kafka takes no output, the loop stops as not live without moving an offset past it; a
 *       restart of the process goes on from there.
 * </ul>
 */
public final class WorkerLoop<V extends SpecificRecord> implements Role {
  private static final Logger log = LoggerFactory.getLogger(WorkerLoop.class);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

  /** A turn that takes longer than its longest legal wait by this much is stuck. */
  private static final Duration STUCK = Duration.ofMinutes(2);

  private enum Phase {
    NEW,
    RUNNING,
    STOPPED,
    FAILED
  }

  private final KafkaClients clients;
  private final WorkSource<V> source;
  private final WorkHandler<V> handler;
  private final AssignmentListener listener;
  private final MeterRegistry meters;
  private final LongSupplier nanos;
  private final RecordCodec<V> codec;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile Phase phase = Phase.NEW;
  private volatile boolean stopping;
  private volatile boolean joined;
  private volatile Assignment assignment = Assignment.NONE;
  private volatile long lastTurn;
  private volatile @Nullable Thread thread;

  /** A loop that nobody asks how much it owns. */
  public WorkerLoop(
      KafkaClients clients, WorkSource<V> source, WorkHandler<V> handler, MeterRegistry meters) {
    this(clients, source, handler, AssignmentListener.IGNORE, meters);
  }

  /**
   * @param clients makes the consumer and the producer of the loop
   * @param source what to read
   * @param handler what to do with each record
   * @param listener hears how much this member owns
   * @param meters where metrics go; its clock's monotonic time measures the loop's intervals
   */
  public WorkerLoop(
      KafkaClients clients,
      WorkSource<V> source,
      WorkHandler<V> handler,
      AssignmentListener listener,
      MeterRegistry meters) {
    this.clients = clients;
    this.source = source;
    this.handler = handler;
    this.listener = listener;
    this.meters = meters;
    this.nanos = meters.config().clock()::monotonicTime;
    this.codec = new RecordCodec<>(clients, source.type());
  }

  @Override
  public String name() {
    return source.role();
  }

  /** How much of the topic this member owns now. */
  public Assignment assignment() {
    return assignment;
  }

  @Override
  public synchronized void start() {
    if (phase != Phase.NEW || stopping) {
      throw new IllegalStateException(
          "worker loop of %s is %s; it starts only once".formatted(name(), phase));
    }
    BackPressure pressure = new BackPressure(source.lookAhead(), clients.config().span());
    String clientId = clients.group(name());
    Consumer<byte[], byte[]> reading =
        clients.workConsumer(
            clients.group(name()), clientId, Map.of("max.poll.records", pressure.perPoll()));
    Writers writing =
        new Writers(
            clients.byteProducer(clientId + "-output"),
            clients.promptByteProducer(clientId + "-prompt"));
    lastTurn = nanos.getAsLong();
    phase = Phase.RUNNING;
    thread =
        Thread.ofPlatform()
            .name("drover-" + name() + "-poll")
            .start(() -> run(reading, writing, pressure));
  }

  /** What is published with company, and what at once. */
  private record Writers(Producer<byte[], byte[]> batched, Producer<byte[], byte[]> prompt) {
    void close() {
      batched.close(CLOSE_BOUND);
      prompt.close(CLOSE_BOUND);
    }
  }

  private void run(Consumer<byte[], byte[]> reading, Writers writing, BackPressure pressure) {
    String topic = clients.topic(source.topic());
    try (LoopMetrics metrics = new LoopMetrics(meters, name(), topic)) {
      Queue<Work> finished = new ConcurrentLinkedQueue<>();
      Workbench<V> bench = workbench(writing, metrics, finished);
      work(
          new PollLoop(
              reading,
              topic,
              clients.config(),
              pressure,
              bench::begin,
              finished,
              this::assigned,
              metrics,
              nanos,
              handler::rests));
    } finally {
      close(reading, writing);
      phase = failure.get() == null ? Phase.STOPPED : Phase.FAILED;
    }
  }

  private Workbench<V> workbench(Writers writing, LoopMetrics metrics, Queue<Work> finished) {
    return new Workbench<>(
        name(),
        clients.topic(Topic.DEAD_LETTERS),
        clients.config().outputAttempts(),
        codec,
        handler,
        writing.batched(),
        writing.prompt(),
        metrics,
        finished::add,
        this::broken);
  }

  private void work(PollLoop loop) {
    try {
      loop.subscribe();
      while (!stopping && failure.get() == null) {
        lastTurn = nanos.getAsLong();
        loop.turn();
        joined = loop.joined();
      }
      if (failure.get() == null) {
        loop.drain();
      } else {
        loop.commitAndLetGo();
      }
    } catch (RuntimeException e) {
      broken(e);
      loop.abandon();
    }
  }

  private void close(Consumer<byte[], byte[]> reading, Writers writing) {
    joined = false;
    try {
      reading.close(CloseOptions.timeout(CLOSE_BOUND));
      writing.close();
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("role", name())
          .setCause(e)
          .log("a Kafka client did not close cleanly");
    }
  }

  private void assigned(Assignment now) {
    assignment = now;
    listener.changed(now);
  }

  private void broken(Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      log.atError()
          .addKeyValue("role", name())
          .setCause(cause)
          .log("worker loop stops: it cannot go on without losing records");
    }
  }

  @Override
  public Health health() {
    Throwable cause = failure.get();
    if (cause != null) {
      return Health.down("%s stopped: %s".formatted(name(), cause));
    }
    return switch (phase) {
      case NEW -> Health.waiting(name() + " is not started");
      case STOPPED -> Health.waiting(name() + " is stopped");
      case FAILED -> Health.down(name() + " failed");
      case RUNNING -> running();
    };
  }

  private Health running() {
    long turn = nanos.getAsLong() - lastTurn;
    Duration longest = STUCK.plus(clients.config().drain()).plus(clients.config().brokerTimeout());
    if (turn > longest.toNanos()) {
      return Health.down(
          "%s has not polled for %d s".formatted(name(), Duration.ofNanos(turn).toSeconds()));
    }
    return joined
        ? Health.up(
            "%s owns %d of %d partitions".formatted(name(), assignment.owned(), assignment.total()))
        : Health.waiting(name() + " waits to join its group");
  }

  @Override
  public void close() {
    stopping = true;
    Thread poller = thread;
    if (poller == null) {
      return;
    }
    try {
      poller.join(
          clients
              .config()
              .drain()
              .plus(clients.config().brokerTimeout())
              .plus(CLOSE_BOUND)
              .plus(CLOSE_BOUND));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
