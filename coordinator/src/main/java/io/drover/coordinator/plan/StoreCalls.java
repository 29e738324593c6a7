package io.drover.coordinator.plan;

import io.drover.storage.Retrying;
import io.drover.storage.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of stores that only look: repeated where that may help, each repetition logged. */
public final class StoreCalls {
  private static final Logger log = LoggerFactory.getLogger(StoreCalls.class);

  private final Retrying retrying;

  public StoreCalls(Retrying retrying) {
    this.retrying = retrying;
  }

  /**
   * Makes a call that may be repeated.
   *
   * @throws StoreException the last failure, once no repetition is due
   */
  public <T> T call(Retrying.Operation<T> call) throws InterruptedException {
    return retrying.call(call, StoreCalls::failed);
  }

  private static void failed(int attempt, StoreException failure) {
    log.atInfo()
        .addKeyValue("attempt", attempt)
        .addKeyValue("error", failure.toString())
        .log("store call failed, trying again");
  }
}
