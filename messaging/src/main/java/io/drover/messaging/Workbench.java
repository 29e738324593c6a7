package io.drover.messaging;

import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records are handled: each on a virtual thread of its own, from its bytes to its durable
 * output. Thread-safe.
 */
final class Workbench<V extends SpecificRecord> implements Output.Listener {
  private static final Logger log = LoggerFactory.getLogger(Workbench.class);

  private final String role;
  private final RecordCodec<V> codec;
  private final WorkHandler<V> handler;
  private final LoopMetrics metrics;
  private final Output output;
  private final Consumer<Work> finished;
  private final Consumer<Throwable> broken;

  /**
   * @param finished takes every record of which everything is durable
   * @param broken takes what makes it impossible to go on
   */
  Workbench(
      String role,
      String deadLetters,
      int outputAttempts,
      RecordCodec<V> codec,
      WorkHandler<V> handler,
      Producer<byte[], byte[]> producer,
      Producer<byte[], byte[]> prompt,
      LoopMetrics metrics,
      Consumer<Work> finished,
      Consumer<Throwable> broken) {
    this.role = role;
    this.codec = codec;
    this.handler = handler;
    this.metrics = metrics;
    this.output = new Output(producer, prompt, deadLetters, role, outputAttempts, this);
    this.finished = finished;
    this.broken = broken;
  }

  /** Begins a record and returns at once. */
  void begin(Work work) {
    Thread worker = Thread.ofVirtual().unstarted(() -> run(work));
    work.thread = worker;
    worker.start();
  }

  private void run(Work work) {
    try {
      decode(work);
    } catch (InterruptedException e) {
      interrupted(work);
    } catch (Throwable e) {
      // Whatever this is, it is not the record's fault, and a thread that dies silently would block
      // its partition.
      broken(work, e);
    }
  }

  private void decode(Work work) throws InterruptedException {
    Incoming<V> incoming;
    try {
      incoming = codec.decode(work);
    } catch (SerializationException e) {
      output.deadLetter(work, "cannot be decoded: " + e.getMessage());
      return;
    }
    if (handler.urgent(incoming.value())) {
      work.hurry();
    }
    handle(work, incoming);
  }

  private void handle(Work work, Incoming<V> incoming) throws InterruptedException {
    List<Outgoing> results;
    try {
      results = handler.handle(incoming);
    } catch (RuntimeException e) {
      if (!work.abandoned()) {
        log.atError()
            .addKeyValue("role", role)
            .addKeyValue("offset", work.record.offset())
            .setCause(e)
            .log("handler failed on a record");
        output.deadLetter(work, "failed unexpectedly: " + e);
      }
      return;
    }
    publish(work, results);
  }

  private void publish(Work work, List<Outgoing> results) throws InterruptedException {
    List<ProducerRecord<byte[], byte[]>> encoded;
    try {
      encoded = codec.encode(results);
    } catch (SerializationException e) {
      output.deadLetter(work, "its output cannot be encoded: " + e.getMessage());
      return;
    }
    output.publish(work, encoded);
  }

  private void interrupted(Work work) {
    if (!work.abandoned()) {
      output.deadLetter(work, "failed unexpectedly: interrupted by its own handler");
    }
  }

  private void broken(Work work, Throwable cause) {
    if (!work.abandoned()) {
      broken.accept(cause);
    }
  }

  @Override
  public void durable(Work work) {
    finished.accept(work);
  }

  @Override
  public void repeated() {
    metrics.outputRetries.increment();
  }

  @Override
  public void deadLettered(Work work, String reason) {
    metrics.deadLettered.increment();
    log.atWarn()
        .addKeyValue("role", role)
        .addKeyValue("topic", work.record.topic())
        .addKeyValue("partition", work.record.partition())
        .addKeyValue("offset", work.record.offset())
        .addKeyValue("error", reason)
        .log("record goes to the dead letters");
  }

  @Override
  public void broken(Throwable cause) {
    broken.accept(cause);
  }
}
