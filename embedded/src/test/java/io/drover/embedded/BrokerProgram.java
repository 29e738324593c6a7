package io.drover.embedded;

import java.nio.file.Path;

/** A broker in a process of its own, to be killed: prints where it listens and runs until then. */
final class BrokerProgram {
  private BrokerProgram() {}

  public static void main(String[] args) throws InterruptedException {
    var broker = EmbeddedBroker.start(Path.of(args[0]), 0);
    System.out.println("READY " + broker.bootstrapServers());
    System.out.flush();
    Thread.currentThread().join();
  }
}
