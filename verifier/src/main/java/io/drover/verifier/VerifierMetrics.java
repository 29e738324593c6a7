package io.drover.verifier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What a verifier counts. */
final class VerifierMetrics {
  private static final String OBJECTS = "drover.verifier.objects";
  private static final String OBJECTS_HELP = "Copies that the verifier has judged, by result";

  private final Counter verified;
  private final Counter failed;
  private final Counter bytes;
  private final Counter readBack;
  private final Counter retries;

  VerifierMetrics(MeterRegistry meters) {
    verified =
        Counter.builder(OBJECTS)
            .tag("result", "verified")
            .description(OBJECTS_HELP)
            .register(meters);
    failed =
        Counter.builder(OBJECTS).tag("result", "failed").description(OBJECTS_HELP).register(meters);
    bytes =
        Counter.builder("drover.verifier.bytes")
            .baseUnit("bytes")
            .description("Bytes of the objects that were verified")
            .register(meters);
    readBack =
        Counter.builder("drover.verifier.read.back")
            .baseUnit("bytes")
            .description("Bytes of the target objects that were read back and hashed")
            .register(meters);
    retries =
        Counter.builder("drover.verifier.retries")
            .description("Attempts at a check that failed and were made again")
            .register(meters);
  }

  void verified(long size) {
    verified.increment();
    bytes.increment((double) size);
  }

  void failed() {
    failed.increment();
  }

  void readBack(long size) {
    readBack.increment((double) size);
  }

  void retried() {
    retries.increment();
  }
}
