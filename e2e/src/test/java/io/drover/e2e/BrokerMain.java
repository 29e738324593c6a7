package io.drover.e2e;

import io.drover.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own: directory and port. */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) throws InterruptedException {
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    System.out.println("READY " + broker.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
