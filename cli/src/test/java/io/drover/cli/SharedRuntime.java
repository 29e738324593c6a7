package io.drover.cli;

import io.drover.cli.runtime.Directory;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.cli.runtime.RoleName;
import io.drover.messaging.KafkaClients;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A runtime that is up for all test classes of this JVM, as after {@code drover up}: commands take
 * a second instead of ten. Job ids must differ between tests.
 */
final class SharedRuntime implements BeforeAllCallback {
  /** {@code memory://gen@…} has this many objects of this many bytes. */
  static final int GENERATED = 2_000;

  static final int GENERATED_SIZE = 512;

  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(SharedRuntime.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getRoot().getStore(HERE).computeIfAbsent(Up.class, _ -> new Up(), Up.class);
  }

  /** Runs {@code drover} with these arguments against the runtime. */
  static CommandRun drover(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--data-dir";
    all[args.length + 1] = Up.DIRECTORY.toString();
    return CommandRun.of(all);
  }

  /** What is on the topics of the runtime, and what others put there. */
  static KafkaClients clients() {
    String servers = new Directory(Up.DIRECTORY).addresses().orElseThrow().bootstrapServers();
    return EmbeddedRuntime.clients(
        Settings.of(Map.of("kafka.bootstrap.servers", servers)),
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  private static final class Up implements AutoCloseable {
    private static final Path DIRECTORY = directory();
    private final EmbeddedRuntime runtime =
        EmbeddedRuntime.start(
                new Directory(DIRECTORY),
                Settings.of(
                    Map.of(
                        "store.file.create-root", "true",
                        "store.gen.generate", Integer.toString(GENERATED),
                        "store.gen.generate-size", Integer.toString(GENERATED_SIZE))),
                RoleName.pipeline(),
                Clock.systemUTC())
            .orElseThrow();

    private static Path directory() {
      try {
        return Files.createTempDirectory(
            Files.createDirectories(Path.of("target")).toAbsolutePath(), "shared-runtime");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      runtime.close();
    }
  }
}
