package io.drover.e2e;

import static io.drover.e2e.RealStores.at;
import static io.drover.e2e.RealStores.drover;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.storage.testservers.FaultProxy.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole jobs between two buckets of one S3 server, with what goes over the wire counted. */
@ExtendWith(RealStores.class)
class ServerSideIT {
  private static final List<String> LARGE = List.of("large-1", "large-2");
  private static final List<String> SMALL = List.of("small-1", "small-2", "small-3");
  private static final int LARGE_SIZE = 2 * RealStores.PART + RealStores.WHOLE;
  private static final int PARTS = 3;
  private static final int SMALL_SIZE = 10_000;

  private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();

  @Test
  @DisplayName(
      "S3 copies by itself between two of its buckets, large objects by UploadPartCopy and small"
          + " ones by CopyObject, no byte passing through a worker; switched off, all of them do")
  void copies() throws Exception {
    at("s3://side-from/").fill(LARGE, LARGE_SIZE);
    at("s3://side-from/").fill(SMALL, SMALL_SIZE);
    RealStores.s3Proxy().watch(this::note);

    migrate("side-parts", "s3://side-from/", "s3://side-to/parts/");
    assertThat(copies("partNumber=")).as("UploadPartCopy").isEqualTo((long) LARGE.size() * PARTS);
    assertThat(copies("small-")).as("S3Mock ignores conditions of CopyObject").isZero();
    assertThat(written("large-")).isZero();
    assertThat(written("small-")).isGreaterThanOrEqualTo((long) SMALL.size() * SMALL_SIZE);

    exchanges.clear();
    migrate("side-whole", "s3://whole@side-from/", "s3://whole@side-to/whole/");
    assertThat(copies("partNumber=")).as("UploadPartCopy").isEqualTo((long) LARGE.size() * PARTS);
    assertThat(copies("small-")).as("CopyObject").isEqualTo(SMALL.size());
    assertThat(written("")).as("bytes of objects that were sent").isZero();

    exchanges.clear();
    migrate("side-off", "s3://whole@side-from/", "s3://whole@side-to/off/", "--no-server-side");
    assertThat(copies("")).isZero();
    assertThat(written("large-")).isGreaterThanOrEqualTo((long) LARGE.size() * LARGE_SIZE);
    assertThat(read("large-")).isGreaterThanOrEqualTo((long) LARGE.size() * LARGE_SIZE);
  }

  /** What is asked for objects of the job; the probes before it have some of their own. */
  private void note(Exchange exchange) {
    if (!exchange.target().contains(".drover/probe-")) {
      exchanges.add(exchange);
    }
  }

  /** Runs a job whose copies must be right. */
  private static void migrate(String id, String source, String target, String... more)
      throws Exception {
    List<String> args = new ArrayList<>(List.of("migrate", "--id", id, source, target));
    args.addAll(List.of(more));
    CommandRun run = drover(args.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.printed()).isZero();
    Map<String, String> copied = at(target.replace("whole@", "")).hashes();
    assertThat(copied).isEqualTo(at("s3://side-from/").hashes()).hasSize(5);
  }

  private long copies(String part) {
    return exchanges.stream().filter(each -> each.copies() && each.target().contains(part)).count();
  }

  /** Bytes of objects that were sent to the target. */
  private long written(String key) {
    return exchanges.stream()
        .filter(each -> each.method().equals("PUT"))
        .filter(of("/side-to/", key))
        .mapToLong(Exchange::sent)
        .sum();
  }

  /** Bytes of objects that were read at the source. */
  private long read(String key) {
    return exchanges.stream()
        .filter(each -> each.method().equals("GET"))
        .filter(of("/side-from/", key))
        .mapToLong(Exchange::received)
        .sum();
  }

  private static Predicate<Exchange> of(String bucket, String key) {
    return each -> each.target().startsWith(bucket) && each.target().contains(key);
  }
}
