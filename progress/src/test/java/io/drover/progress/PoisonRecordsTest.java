package io.drover.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.SchemaRegistryException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PoisonRecordsTest {
  private final PoisonRecords poison = new PoisonRecords();

  PoisonRecordsTest() {
    poison.configure(
        Map.of(
            PoisonRecords.DESTINATION,
            new PoisonRecords.Destination(
                "letters", new ProgressMetrics(new SimpleMeterRegistry()))));
  }

  @Test
  @DisplayName("T-32 what cannot be decoded goes to the dead letters as it came")
  void undecodableGoesToDeadLetters() {
    var response = decoding(new SerializationException("not Avro"));

    assertThat(response.result()).isEqualTo(DeserializationExceptionHandler.Result.RESUME);
    assertThat(response.deadLetterQueueRecords())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.topic()).isEqualTo("letters");
              assertThat(letter.value()).isEqualTo(new byte[] {2});
              assertThat(letter.headers().lastHeader("drover.reason").value())
                  .asString()
                  .isEqualTo("not Avro");
              assertThat(letter.headers().lastHeader("drover.offset").value())
                  .asString()
                  .isEqualTo("42");
            });
  }

  @Test
  @DisplayName("T-32 a registry that does not answer makes no record poison")
  void registryFailureIsNoPoison() {
    var unavailable = new SchemaRegistryException.Unavailable("no answer", null);

    assertThat(decoding(unavailable).result())
        .isEqualTo(DeserializationExceptionHandler.Result.FAIL);
    assertThat(decoding(new SerializationException("cannot decode", unavailable)).result())
        .isEqualTo(DeserializationExceptionHandler.Result.FAIL);
  }

  @Test
  @DisplayName("T-32 a schema that nobody knows makes a record poison")
  void unknownSchemaIsPoison() {
    assertThat(decoding(new SchemaRegistryException.NotFound("no schema 7")).result())
        .isEqualTo(DeserializationExceptionHandler.Result.RESUME);
  }

  @Test
  @DisplayName("An error of ours stops the thread: to count wrongly would be worse")
  void otherFailuresStopTheThread() {
    var record = new Record<>("key", "value", 0L);

    assertThat(poison.handleError(new Context(), record, new IllegalStateException("bug")).result())
        .isEqualTo(ProcessingExceptionHandler.Result.FAIL);
    assertThat(
            poison
                .handleError(
                    new Context(), (Record<?, ?>) null, new InvalidOutcomeException("no record"))
                .result())
        .isEqualTo(ProcessingExceptionHandler.Result.FAIL);
    assertThat(
            poison
                .handleError(new Context(), record, new InvalidOutcomeException("negative"))
                .result())
        .isEqualTo(ProcessingExceptionHandler.Result.RESUME);
  }

  private DeserializationExceptionHandler.Response decoding(Exception exception) {
    var record = new ConsumerRecord<>("outcomes", 3, 42L, new byte[] {1}, new byte[] {2});
    return poison.handleError(new Context(), record, exception);
  }

  private record Context() implements ErrorHandlerContext {
    @Override
    public String topic() {
      return "outcomes";
    }

    @Override
    public int partition() {
      return 3;
    }

    @Override
    public long offset() {
      return 42;
    }

    @Override
    public Headers headers() {
      return new RecordHeaders();
    }

    @Override
    public String processorNodeId() {
      return "tally";
    }

    @Override
    public TaskId taskId() {
      return new TaskId(0, 3);
    }

    @Override
    public long timestamp() {
      return 0;
    }

    @Override
    public byte[] sourceRawKey() {
      return new byte[] {1};
    }

    @Override
    public byte[] sourceRawValue() {
      return new byte[] {2};
    }
  }
}
