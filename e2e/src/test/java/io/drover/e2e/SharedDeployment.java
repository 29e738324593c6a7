package io.drover.e2e;

import io.drover.cli.runtime.RoleName;
import io.drover.storage.Stores;
import io.drover.storage.testservers.S3MockServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@link Deployment} over S3Mock that is up for all test classes of this JVM: a coordinator,
 * progress, two copiers and two verifiers, each a process of its own. Job ids must differ between
 * tests. {@code chunks} and {@code grains} have computed objects without end.
 */
final class SharedDeployment implements BeforeAllCallback {
  /** Bytes of an object of {@code chunks}. */
  static final int CHUNK = 256 << 10;

  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(SharedDeployment.class);

  private static @Nullable Up up;

  @Override
  public void beforeAll(ExtensionContext context) {
    S3MockServer s3 = SharedS3.of(context);
    up = context.getRoot().getStore(HERE).computeIfAbsent(Up.class, _ -> new Up(s3), Up.class);
  }

  private static Up up() {
    return Objects.requireNonNull(up, "the test class lacks SharedDeployment as an extension");
  }

  static Deployment deployment() {
    return up().deployment;
  }

  /** A place in a store, as an application sees it. */
  static Contents at(String uri) {
    return new Contents(up().direct, uri);
  }

  private static final class Up implements AutoCloseable {
    private final Stores direct;
    private final Deployment deployment;

    Up(S3MockServer s3) {
      Map<String, String> settings = new HashMap<>(SharedS3.named("s3", s3.settings()));
      direct = Stores.discover(settings);
      settings.put("store.s3.assume", SharedS3.ASSUMED);
      settings.put("store.chunks.generate", "1000000");
      settings.put("store.chunks.generate-size", Integer.toString(CHUNK));
      settings.put("store.grains.generate", "1000000");
      Path directory = SharedS3.directory("shared-deployment");
      deployment = new Deployment(directory, settings);
      deployment.start(RoleName.COORDINATOR, 1);
      deployment.start(RoleName.PROGRESS, 1);
      for (int number = 1; number <= 2; number++) {
        deployment.start(RoleName.COPIER, number);
        deployment.start(RoleName.VERIFIER, number);
      }
    }

    @Override
    public void close() {
      deployment.stopAll();
      deployment.close();
      direct.close();
    }
  }
}
