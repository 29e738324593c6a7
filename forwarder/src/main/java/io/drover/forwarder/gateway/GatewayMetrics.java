package io.drover.forwarder.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import org.gaul.s3proxy.S3Operation;
import org.gaul.s3proxy.S3ProxyHandler.RequestContext;

/** What the gateway measures of its requests. */
final class GatewayMetrics {
  private static final int HUNDRED = 100;

  private final MeterRegistry meters;
  private final Counter turnedAway;

  GatewayMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.turnedAway =
        Counter.builder("drover.gateway.turned.away")
            .description("Requests answered SlowDown because too many were under way.")
            .register(meters);
  }

  void turnedAway() {
    turnedAway.increment();
  }

  Request begin() {
    return new Request(Timer.start(meters));
  }

  /** One request. */
  final class Request {
    private final Timer.Sample sample;

    private Request(Timer.Sample sample) {
      this.sample = sample;
    }

    void end(RequestContext context, int status) {
      S3Operation operation = context.getOperation();
      sample.stop(
          Timer.builder("drover.gateway.requests")
              .description("Time until a request was answered, by operation and class of status.")
              .tag(
                  "operation",
                  operation == null ? "none" : operation.name().toLowerCase(Locale.ROOT))
              .tag("status", status / HUNDRED + "xx")
              .register(meters));
    }
  }
}
