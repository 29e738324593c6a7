package io.drover.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.cli.Settings;
import io.drover.cli.runtime.Directory;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.cli.runtime.RoleName;
import io.drover.messaging.KafkaClients;
import io.drover.storage.Stores;
import io.drover.storage.testservers.AzuriteServer;
import io.drover.storage.testservers.FaultProxy;
import io.drover.storage.testservers.S3MockServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * S3Mock, Azurite, and a runtime with all roles in this process, up for all test classes of this
 * JVM: a command takes a second. Job ids must differ between tests.
 *
 * <p>Stores by name: {@code s3} and {@code azblob}; {@code whole} is {@code s3} that copies whole
 * objects by itself; {@code refusing} is {@code s3} behind a proxy that refuses every write; {@code
 * readonly} is {@code azblob} with a signature that does not permit writes; {@code many} has {@link
 * #MANY} computed objects.
 */
final class RealStores implements BeforeAllCallback {
  /** Objects above this size are moved in parts of {@link #PART}. */
  static final int WHOLE = 1 << 20;

  static final int PART = 5 << 20;
  static final int MANY = 30_000;

  private static final String[] CONTAINERS = {"compare", "dry"};
  private static final String FORBIDDEN =
      "<Error><Code>AccessDenied</Code><Message>read-only</Message></Error>";
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(RealStores.class);

  private static @Nullable Up up;

  @Override
  public void beforeAll(ExtensionContext context) {
    AzuriteServer.missing().ifPresent(what -> assumeTrue(false, what));
    S3MockServer s3 = SharedS3.of(context);
    up = context.getRoot().getStore(HERE).computeIfAbsent(Up.class, _ -> new Up(s3), Up.class);
  }

  private static Up up() {
    return Objects.requireNonNull(up, "the test class lacks RealStores as an extension");
  }

  /** Runs {@code drover} with these arguments against the runtime. */
  static CommandRun drover(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--data-dir";
    all[args.length + 1] = up().directory.toString();
    return CommandRun.of(all);
  }

  /** Runs several command lines at once; their results in the same order. */
  static List<CommandRun> together(List<List<String>> lines) throws Exception {
    try (ExecutorService several = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CommandRun> runs = new ArrayList<>();
      for (Future<CommandRun> run :
          several.invokeAll(
              lines.stream()
                  .<Callable<CommandRun>>map(line -> () -> drover(line.toArray(String[]::new)))
                  .toList())) {
        runs.add(run.get());
      }
      return runs;
    }
  }

  /** A place in one of the stores, past all proxies and with every permission. */
  static Contents at(String uri) {
    return new Contents(up().direct, uri);
  }

  static KafkaClients clients() {
    return up().runtime.clients();
  }

  /** What stands in front of S3Mock for the stores {@code s3} and {@code whole}. */
  static FaultProxy s3Proxy() {
    return up().s3Proxy;
  }

  /** Writes that the store {@code refusing} was asked for so far. */
  static int refused() {
    return up().refusing.spoiled();
  }

  /** What stands in front of Azurite for the store {@code readonly}. */
  static FaultProxy readOnlyProxy() {
    return up().readOnly;
  }

  /** Whether a request, by its method, leaves a store as it is. */
  static boolean looks(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  private static final class Up implements AutoCloseable {
    private final Path directory = SharedS3.directory("real-stores");
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final FaultProxy s3Proxy;
    private final FaultProxy refusing;
    private final FaultProxy readOnly;
    private final Stores direct;
    private final EmbeddedRuntime runtime;

    Up(S3MockServer s3) {
      AzuriteServer azure = opened(AzuriteServer.start(directory.resolve("azure"), CONTAINERS));
      try {
        s3Proxy = opened(FaultProxy.before(s3.endpoint()));
        refusing = opened(FaultProxy.before(s3.endpoint()));
        readOnly = opened(FaultProxy.before(azure.endpoint()));
      } catch (IOException e) {
        close();
        throw new UncheckedIOException(e);
      }
      refusing.spoil(
          Integer.MAX_VALUE,
          (method, target) -> !looks(method),
          new io.drover.storage.testservers.ProxyFault.Answer(403, "Forbidden", FORBIDDEN));
      Map<String, String> settings = new HashMap<>();
      settings.putAll(SharedS3.named("s3", s3.settings()));
      settings.putAll(SharedS3.named("azblob", azure.settings()));
      direct = opened(Stores.discover(settings));
      settings.putAll(settings(s3, azure));
      runtime =
          opened(
              EmbeddedRuntime.start(
                      new Directory(directory),
                      Settings.of(settings),
                      RoleName.pipeline(),
                      Clock.systemUTC())
                  .orElseThrow());
    }

    private <T extends AutoCloseable> T opened(T part) {
      open.addFirst(part);
      return part;
    }

    private Map<String, String> settings(S3MockServer s3, AzuriteServer azure) {
      Map<String, String> settings = new HashMap<>();
      settings.putAll(s3("s3", s3, s3Proxy, SharedS3.ASSUMED));
      settings.putAll(s3("whole", s3, s3Proxy, SharedS3.ASSUMED + ",SERVER_SIDE_COPY"));
      settings.putAll(s3("refusing", s3, refusing, SharedS3.ASSUMED));
      settings.putAll(SharedS3.named("readonly", azure.readOnlySettings()));
      settings.put("store.readonly.endpoint", readOnly.endpoint().toString());
      settings.put("store.many.generate", Integer.toString(MANY));
      settings.put("copier.whole.max.bytes", Integer.toString(WHOLE));
      settings.put("copier.part.bytes", Integer.toString(PART));
      settings.put("copier.serverside.part.bytes", Integer.toString(PART));
      settings.put("copier.memory.bytes", Integer.toString(128 << 20));
      return settings;
    }

    private static Map<String, String> s3(
        String name, S3MockServer server, FaultProxy proxy, String assumed) {
      Map<String, String> settings = SharedS3.named(name, server.settings());
      settings.put("store." + name + ".endpoint", proxy.endpoint().toString());
      settings.put("store." + name + ".assume", assumed);
      settings.put("store." + name + ".tags", "ask"); // S3Mock's heads do not count them.
      return settings;
    }

    @Override
    public void close() {
      for (AutoCloseable part : open) {
        try {
          part.close();
        } catch (Exception e) {
          throw new IllegalStateException("cannot close " + part, e);
        }
      }
    }
  }
}
