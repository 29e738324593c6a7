package io.drover.bench;

import io.drover.cli.Settings;
import io.drover.cli.runtime.Directory;
import io.drover.cli.runtime.EmbeddedRuntime;
import io.drover.cli.runtime.LogConfig;
import io.drover.cli.runtime.Logs;
import io.drover.cli.runtime.RoleName;
import io.drover.messaging.TableReader;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Action;
import io.drover.schemas.record.Command;
import io.drover.schemas.record.MigrationSpec;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The control plane alone, end to end in this process: broker, coordinator, copier, verifier and
 * progress, from a source of computed objects to a target that keeps nothing (O-08).
 *
 * <p>Arguments: the number of objects, then any settings as {@code name=value}. Prints what it saw
 * each second, and one line at the end that {@code bench/control-plane} gathers.
 */
public final class ControlPlane {
  private static final long PATIENCE_SECONDS = 600;
  private static final int SIZE = 16;
  private static final int THREADS = 16;

  private ControlPlane() {}

  public static void main(String[] arguments) throws Exception {
    var objects = Long.parseLong(arguments[0]);
    var settings = Settings.of(settings(objects, List.of(arguments).subList(1, arguments.length)));
    Logs.configure(LogConfig.of(settings), Optional.empty());
    var folder = Files.createTempDirectory("drover-bench");
    try (var runtime =
        EmbeddedRuntime.start(
                new Directory(folder), settings, RoleName.pipeline(), Clock.systemUTC())
            .orElseThrow()) {
      report(objects, run(runtime));
    } finally {
      delete(folder);
    }
    // Nothing of ours is left; a library's thread may be.
    System.exit(0);
  }

  private static Map<String, String> settings(long objects, List<String> more) {
    var settings = new TreeMap<String, String>();
    settings.put("store.generated.generate", Long.toString(objects));
    settings.put("store.generated.generate-size", Integer.toString(SIZE));
    settings.put("store.discard.size", Integer.toString(SIZE));
    settings.put(
        "store.discard.assume",
        "PINNED_READ,CREATE_IF_ABSENT,REPLACE_IF_MATCH,MULTIPART_CREATE_IF_ABSENT,MULTIPART_REPLACE_IF_MATCH,"
            + "DELETE_IF_MATCH,INGEST_VALIDATION,TAGS,UTF8_ORDER");
    settings.put("log.level", "WARN");
    settings.put("log.libraries.level", "ERROR");
    for (var setting : more) {
      var equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return settings;
  }

  private record Result(double seconds, double cpuSeconds, Progress last) {}

  private static Result run(EmbeddedRuntime runtime) throws InterruptedException {
    var published = new LinkedBlockingQueue<Progress>();
    var clients = runtime.clients();
    try (var reader =
            new TableReader<>(
                clients,
                Topic.PROGRESS,
                Progress.class,
                (_, progress, _, _) -> published.add(progress));
        var producer = clients.producer("bench")) {
      reader.follow();
      var begin = System.nanoTime();
      var cpu = OwnUsage.cpuSeconds();
      var _ =
          producer.send(
              new ProducerRecord<String, SpecificRecord>(
                  clients.topic(Topic.COMMANDS), "bench", start()));
      producer.flush();
      while (true) {
        var progress = published.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (progress == null) {
          throw new IllegalStateException("no progress for " + PATIENCE_SECONDS + " s");
        }
        var seconds = (System.nanoTime() - begin) / 1e9;
        print(progress, seconds);
        if (progress.getState() == MigrationState.COMPLETED
            || progress.getState() == MigrationState.FAILED) {
          return new Result(seconds, OwnUsage.cpuSeconds() - cpu, progress);
        }
      }
    }
  }

  private static Command start() {
    var spec =
        MigrationSpec.newBuilder()
            .setSource("memory://generated@source/")
            .setTarget("discard://target/")
            .build();
    return Command.newBuilder()
        .setCommandId("bench")
        .setMigrationId("bench")
        .setAction(Action.START)
        .setSpec(spec)
        .setRequestedAt(Instant.EPOCH)
        .build();
  }

  private static void print(Progress progress, double seconds) {
    System.err.printf(
        "%6.1f s  %-9s planned %,11d%s  finished %,11d  %,9.0f/s%n",
        seconds,
        progress.getState(),
        progress.getTotal(),
        progress.getPlanComplete() ? "." : "+",
        progress.getMigrated() + progress.getSkipped() + progress.getFailed(),
        progress.getObjectsPerSecond());
  }

  private static void report(long objects, Result result) throws IOException {
    var last = result.last();
    if (last.getMigrated() != objects) {
      throw new IllegalStateException(
          "%d of %d objects migrated: %s".formatted(last.getMigrated(), objects, last));
    }
    OwnUsage.cpuSecondsByThread().entrySet().stream()
        .limit(THREADS)
        .forEach(entry -> System.err.printf("%8.1f s CPU  %s%n", entry.getValue(), entry.getKey()));
    System.out.printf(
        "| %,d | %.1f | %,.0f | %.1f | %.0f | %d |%n",
        objects,
        result.seconds(),
        objects / result.seconds(),
        result.cpuSeconds(),
        1e6 * result.cpuSeconds() / objects,
        OwnUsage.peakMiB());
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
