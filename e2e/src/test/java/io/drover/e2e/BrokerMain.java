package io.drover.e2e;

import io.drover.embedded.EmbeddedBroker;
import io.drover.embedded.EmbeddedConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A broker in a process of its own: directory, port, and a second listener with its port and the
 * port that it tells clients, which leads to it through a line that can be cut.
 */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) throws InterruptedException {
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            new EmbeddedConfig(
                Path.of(args[0]),
                Integer.parseInt(args[1]),
                0,
                Map.of(
                    "listener.security.protocol.map",
                    "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LINE:PLAINTEXT",
                    "listeners",
                    "LINE://127.0.0.1:" + args[2],
                    "advertised.listeners",
                    "LINE://127.0.0.1:" + args[3])),
            (what, cause) -> {
              throw new IllegalStateException(what, cause);
            });
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    System.out.println("READY " + broker.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
