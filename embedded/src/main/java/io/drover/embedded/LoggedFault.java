package io.drover.embedded;

import java.util.function.BiConsumer;
import org.apache.kafka.server.fault.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a fault of the broker to the owner of the process, instead of halting the process as a
 * broker of its own would.
 */
record LoggedFault(
    String name, boolean fatal, Runnable action, BiConsumer<String, Throwable> onFault)
    implements FaultHandler {
  private static final Logger log = LoggerFactory.getLogger(LoggedFault.class);

  @Override
  public RuntimeException handleFault(String failureMessage, @Nullable Throwable cause) {
    var failure = new BrokerFailure(name + ": " + failureMessage, cause);
    log.atError().setCause(failure).log("fault in the embedded broker");
    action.run();
    if (fatal) {
      onFault.accept(failure.getMessage(), failure);
    }
    return failure;
  }
}
