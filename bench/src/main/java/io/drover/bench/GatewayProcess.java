package io.drover.bench;

import io.drover.cli.runtime.LogConfig;
import io.drover.cli.runtime.Logs;
import io.drover.forwarder.gateway.Gateway;
import io.drover.forwarder.gateway.GatewayConfig;
import io.drover.forwarder.gateway.StraightTraffic;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** A gateway and nothing else, for buckets that are not being migrated. */
public final class GatewayProcess {
  private GatewayProcess() {}

  /** Serves until it is killed. The only argument is a file of settings. */
  public static void main(String[] arguments) throws Exception {
    Logs.configure(new LogConfig(false, "WARN", "WARN"), Optional.empty());
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
      properties.load(reader);
    }
    Map<String, String> settings = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> settings.put(name, properties.getProperty(name)));
    try (var stores = Stores.discover(settings);
        var gateway =
            new Gateway(
                GatewayConfig.of(settings),
                Set.of(),
                new StraightTraffic(bucket -> StoreUri.parse("s3://direct@" + bucket)),
                stores::open,
                new SimpleMeterRegistry(),
                Clock.systemUTC(),
                System::nanoTime)) {
      gateway.start();
      System.out.println("Ready. " + gateway.endpoint());
      Thread.currentThread().join();
    }
  }
}
