package io.drover.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.cli.runtime.RoleName;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Upload;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.testservers.FaultProxy;
import io.drover.storage.testservers.ProxyFault;
import io.drover.storage.testservers.S3MockServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a copier, a real process, in the middle of a large object. */
class LargeObjectIT {
  private static final int SIZE = 64 << 20;
  private static final int PART = 5 << 20;
  private static final int PARTS = 13;

  /** The part that the first copier never gets an answer for. */
  private static final int STALLED = 7;

  private static final String ASSUMED =
      "CREATE_IF_ABSENT,REPLACE_IF_MATCH,MULTIPART_CREATE_IF_ABSENT,MULTIPART_REPLACE_IF_MATCH,DELETE_IF_MATCH";
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String JOB = "large";
  private static final Pattern PART_NUMBER = Pattern.compile("[?&]partNumber=(\\d+)");

  @TempDir private Path dir;

  /** Parts by number: how often each was sent. */
  private final Map<Integer, AtomicInteger> sent = new ConcurrentHashMap<>();

  private final AtomicInteger begun = new AtomicInteger();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final CountDownLatch killed = new CountDownLatch(1);

  @Test
  @DisplayName(
      "F-05 T-19 a copier is killed in the middle of a large object; the next one sends only the"
          + " parts that are missing, and no upload is left")
  void goesOnWhereTheDeadCopierStopped() throws Exception {
    byte[] content = new byte[SIZE];
    new Random(7).nextBytes(content);
    Path source = Files.createDirectory(dir.resolve("source"));
    Files.write(source.resolve("large.bin"), content);
    try (var s3 = S3MockServer.start(dir.resolve("s3"), "target");
        var proxy = FaultProxy.before(s3.endpoint());
        var deployment =
            new Deployment(Files.createDirectory(dir.resolve("state")), settings(s3, proxy))) {
      proxy.spoil(Integer.MAX_VALUE, this::seen, new ProxyFault.Refuse());
      deployment.start(RoleName.COORDINATOR, 1);
      deployment.start(RoleName.VERIFIER, 1);
      deployment.start(RoleName.PROGRESS, 1);
      deployment.start(RoleName.COPIER, 1);

      DroverProcess migrate =
          deployment.drover(
              "migrate", "--detach", "--id", JOB, "file://" + source, "s3://target/x/");
      assertThat(migrate.exit(Duration.ofMinutes(2)))
          .as(migrate.output() + deployment.diary())
          .isZero();
      await().atMost(PATIENCE).until(() -> stalled.getCount() == 0);
      deployment.killAndRestart(RoleName.COPIER, 1);
      killed.countDown();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .untilAsserted(
              () ->
                  assertThat(deployment.progress(JOB))
                      .as(deployment.diary())
                      .hasValueSatisfying(
                          progress ->
                              assertThat(progress.getState()).isEqualTo(MigrationState.COMPLETED)));

      assertThat(deployment.progress(JOB).orElseThrow().getMigrated()).isEqualTo(1);
      assertThat(begun).as("uploads begun").hasValue(1);
      for (int number = 1; number < STALLED; number++) {
        assertThat(sent.get(number)).as("times that part %d was sent", number).hasValue(1);
      }
      assertThat(sent).hasSize(PARTS);
      assertThat(sent.values().stream().mapToInt(AtomicInteger::get).sum())
          .isLessThanOrEqualTo(PARTS + 1);
      assertThat(bytes(s3)).isEqualTo(content);
      nothingIsLeft(deployment);
    }
  }

  /** Counts what goes to the target, and holds one part back until its sender is dead. */
  private boolean seen(String method, String target) {
    Matcher part = PART_NUMBER.matcher(target);
    if (method.equals("POST") && target.contains("uploads") && target.contains("large.bin")) {
      begun.incrementAndGet();
    }
    if (!method.equals("PUT") || !target.contains("large.bin") || !part.find()) {
      return false;
    }
    int number = Integer.parseInt(part.group(1));
    boolean first = sent.computeIfAbsent(number, n -> new AtomicInteger()).incrementAndGet() == 1;
    return number == STALLED && first && held();
  }

  /** The request of the dead one never reaches the store. */
  private boolean held() {
    stalled.countDown();
    try {
      killed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private static Map<String, String> settings(S3MockServer s3, FaultProxy proxy) {
    Map<String, String> settings = new HashMap<>();
    s3.settings().forEach((name, value) -> settings.put("store.s3." + name, value));
    settings.put("store.s3.endpoint", proxy.endpoint().toString());
    settings.put("store.s3.assume", ASSUMED);
    settings.put("copier.part.bytes", Integer.toString(PART));
    settings.put("copier.part.concurrency", "1");
    settings.put("copier.whole.max.bytes", "1048576");
    settings.put("copier.memory.bytes", Integer.toString(32 << 20));
    settings.put("copier.resume.min.bytes", Integer.toString(16 << 20));
    return settings;
  }

  private static byte[] bytes(S3MockServer s3) {
    Map<String, String> settings = new HashMap<>();
    s3.settings().forEach((name, value) -> settings.put("store.s3." + name, value));
    try (Stores stores = Stores.discover(settings)) {
      ObjectStore store = stores.open(StoreUri.parse("s3://target"));
      assertThat(store.list(ListRequest.first("")).objects()).hasSize(1);
      try (ObjectBody body = store.read(new ObjectKey("x/large.bin"))) {
        byte[] bytes = new byte[Math.toIntExact(body.length())];
        body.readFully(bytes, 0, bytes.length);
        return bytes;
      }
    }
  }

  private static void nothingIsLeft(Deployment deployment) {
    Map<String, Boolean> open = new HashMap<>();
    try (var reader =
        new TableReader<>(
            deployment.clients(),
            Topic.UPLOADS,
            Upload.class,
            (key, upload, partition, offset) -> open.put(key, upload != null))) {
      reader.readToEnd();
    }
    assertThat(open)
        .as("one upload and what said that it would begin, struck out")
        .hasSize(2)
        .doesNotContainValue(true);
  }
}
