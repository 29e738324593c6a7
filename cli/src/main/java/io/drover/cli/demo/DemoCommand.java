package io.drover.cli.demo;

import io.drover.cli.ExitCode;
import io.drover.cli.Main;
import io.drover.cli.Settings;
import io.drover.cli.runtime.LogConfig;
import io.drover.cli.runtime.Logs;
import io.drover.schemas.record.Evidence;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code drover demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows a live cutover on this machine, in less than two minutes and with no account anywhere:"
          + " starts two S3 stores and Drover, lets an application read and write through the"
          + " gateway, moves its bucket, moves it back, and moves it again.",
      "Then it checks everything that the application was answered: whether any order of the"
          + " requests explains it (linearizability, by key), so that a lost write, a stale read or"
          + " a deleted object that comes back is found. The exit code is 1 if there is one.",
      ""
    })
public final class DemoCommand implements Callable<Integer> {
  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--objects",
      defaultValue = "300",
      description = "Objects of the application, 10 to 1000. Default: ${DEFAULT-VALUE}.")
  private int objects;

  @Option(
      names = "--rate",
      defaultValue = "100",
      description = "Requests a second, 1 to 10000. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Seconds between two steps, 0 to 3600. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(names = "--seed", description = "Seed of what the application does. Default: by chance.")
  private @Nullable Long seed;

  @Option(
      names = "--keep",
      description = "Keep the directory with stores, topics and log; its name is printed.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check("--objects", objects, 10, 1_000);
    check("--rate", rate, 1, 10_000);
    check("--seconds", seconds, 0, 3_600);
    PrintWriter out = spec.commandLine().getOut();
    long chance = seed == null ? RandomGenerator.getDefault().nextInt(1_000_000) : seed;
    Path directory = Files.createTempDirectory("drover-demo");
    Logs.configure(
        LogConfig.of(Settings.of(Map.of())), Optional.of(directory.resolve("drover.log")));
    try {
      Demo.Plan plan = new Demo.Plan(objects, rate, Duration.ofSeconds(seconds), chance);
      Demo.Findings findings = new Demo(directory, plan, out, main.clock(), main.nanos()).run();
      print(out, findings, chance);
      return (findings.clean() ? ExitCode.OK : ExitCode.FAILURE).code();
    } finally {
      if (keep) {
        out.println("Kept in " + directory);
      } else {
        delete(directory);
      }
    }
  }

  private void check(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(),
          "%s is %d; it must be %d to %d".formatted(option, value, least, most));
    }
  }

  private static void print(PrintWriter out, Demo.Findings findings, long seed) {
    Tally.Counts counts = findings.counts();
    out.println();
    out.printf(
        "Requests served       %,d (%,d reads, %,d writes), seed %d%n",
        counts.served(), counts.reads(), counts.writes(), seed);
    out.printf("Errors                %d%n", counts.errors() + counts.unreachable());
    counts.examples().forEach(error -> out.println("  " + error));
    out.printf("Told to try again     %d%n", counts.slowDowns());
    if (counts.refusedUploads() > 0) {
      out.printf(
          "Uploads refused       %d, begun on the other side of a switch%n",
          counts.refusedUploads());
    }
    out.printf("Lost or stale         %d keys%n", findings.violations().size());
    findings.violations().forEach((key, why) -> out.println("  " + key + ": " + why));
    out.printf(
        "Longest request       %d ms for a write, %d ms for a read%n",
        counts.longestWrite().toMillis(), counts.longestRead().toMillis());
    Evidence evidence = findings.job().getEvidence();
    if (evidence != null) {
      out.printf(
          "Evidence              %s %s over %,d receipts%n",
          evidence.getAlgorithm(), evidence.getDigest(), evidence.getReceipts());
    }
    out.flush();
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
