package io.drover.progress;

import io.drover.schemas.SchemaRegistryException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts records that will never make sense into the dead letters, with the reason and where they
 * were, in the transaction that passes over them: exactly once, and never silently. Everything else
 * stops the thread, whose transaction is aborted: to count wrongly would be worse than to stop.
 */
public final class PoisonRecords
    implements DeserializationExceptionHandler, ProcessingExceptionHandler {
  /** The setting, inside the application, that carries the {@link Destination}. */
  static final String DESTINATION = "drover.progress.poison.destination";

  private static final Logger log = LoggerFactory.getLogger(PoisonRecords.class);

  private @Nullable Destination destination;

  /** Where such records go. */
  record Destination(String topic, ProgressMetrics metrics) {}

  /** Made by Kafka Streams, by name. */
  public PoisonRecords() {}

  @Override
  public void configure(Map<String, ?> settings) {
    if (settings.get(DESTINATION) instanceof Destination given) {
      destination = given;
    }
  }

  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    if (!isPoison(exception)) {
      return DeserializationExceptionHandler.Response.fail();
    }
    return DeserializationExceptionHandler.Response.resume(
        List.of(deadLetter(context, record.key(), record.value(), exception)));
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, @Nullable Record<?, ?> record, Exception exception) {
    if (record == null || !isPoison(exception)) {
      return ProcessingExceptionHandler.Response.fail();
    }
    return ProcessingExceptionHandler.Response.resume(
        List.of(deadLetter(context, context.sourceRawKey(), context.sourceRawValue(), exception)));
  }

  /** Whether trying again can never help, and nothing of the record has been counted. */
  private static boolean isPoison(Throwable exception) {
    for (var cause = exception; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case InvalidOutcomeException _, SchemaRegistryException.NotFound _ -> {
          return true;
        }
        case SchemaRegistryException _ -> {
          return false;
        }
        default -> {
          // The cause says more.
        }
      }
    }
    return exception instanceof SerializationException;
  }

  private ProducerRecord<byte[], byte[]> deadLetter(
      ErrorHandlerContext from,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Exception exception) {
    if (destination == null) {
      throw new IllegalStateException("setting '" + DESTINATION + "' is missing");
    }
    var reason = reason(exception);
    log.atWarn()
        .addKeyValue("topic", from.topic())
        .addKeyValue("partition", from.partition())
        .addKeyValue("offset", from.offset())
        .addKeyValue("error", reason)
        .log("record makes no sense and goes to the dead letters");
    destination.metrics().deadLetter();
    var headers = new RecordHeaders(from.headers());
    headers.add("drover.reason", bytes(reason));
    headers.add("drover.topic", bytes(from.topic()));
    headers.add("drover.partition", bytes(Integer.toString(from.partition())));
    headers.add("drover.offset", bytes(Long.toString(from.offset())));
    return new ProducerRecord<>(destination.topic(), null, null, key, value, headers);
  }

  private static String reason(Throwable exception) {
    var message = exception.getMessage();
    return message == null ? exception.getClass().getSimpleName() : message;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
