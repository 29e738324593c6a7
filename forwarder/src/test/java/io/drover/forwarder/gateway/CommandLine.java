package io.drover.forwarder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program that is installed on this machine. */
record CommandLine(Path directory, Map<String, String> environment) {
  private static final int SECONDS = 120;

  CommandLine {
    environment = Map.copyOf(environment);
  }

  /** Whether a program works here. */
  static boolean works(Path directory, String... command) {
    boolean there =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, command[0])));
    return there && new CommandLine(directory, Map.of()).end(List.of(command)).code() == 0;
  }

  /** The output of a run that succeeds. */
  String run(String... command) {
    End end = end(List.of(command));
    assertThat(end.code()).as("%s: %s", String.join(" ", command), end.output()).isZero();
    return end.output();
  }

  private record End(int code, String output) {}

  private End end(List<String> command) {
    try {
      Path output = Files.createTempFile(directory, "output", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      Map<String, String> clean = new HashMap<>(environment);
      clean.put("HOME", directory.toString());
      // What this machine says about Amazon is not meant for the gateway.
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      builder.environment().putAll(clean);
      Process process = builder.start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("%s did not end: %s".formatted(command, Files.readString(output)));
      }
      return new End(process.exitValue(), Files.readString(output));
    } catch (IOException e) {
      throw new AssertionError(command.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command.toString(), e);
    }
  }
}
