package io.drover.cli;

import io.drover.cli.demo.Endpoint;
import io.drover.cli.demo.LocalStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code drover rehearse}: what the launcher lets the JVM learn from before the first real run. It
 * migrates small objects between two buckets of a local S3 store, so that the classes of that way
 * are in the launcher's cache, and what the compiler has to know of them. The store is a process of
 * its own: what a server does is not what is to be learnt.
 */
@Command(
    name = "rehearse",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Migrates small objects between two local S3 stores and keeps nothing.")
final class RehearseCommand implements Callable<Integer> {
  private static final int SIZE = 4_096;
  private static final String SOURCE = "source";
  private static final String TARGET = "target";

  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIRECTORY", description = "An empty directory for all of it.")
  private Path directory = Path.of("");

  @Option(names = "--objects", defaultValue = "5000", description = "How many objects.")
  private int objects;

  @Option(names = "--serve", description = "Be the store, until standard input ends.")
  private boolean serve;

  @Override
  public Integer call() throws IOException {
    return serve ? serve() : rehearse();
  }

  /** Prints endpoint, access key and secret, in a line each. */
  private int serve() throws IOException {
    try (LocalStore store =
        LocalStore.start(directory, List.of(SOURCE, TARGET), main.clock(), main.nanos())) {
      Endpoint endpoint = store.endpoint();
      PrintWriter out = spec.commandLine().getOut();
      out.println(endpoint.uri());
      out.println(endpoint.accessKey());
      out.println(endpoint.secret());
      out.flush();
      return System.in.read() < 0 ? ExitCode.OK.code() : ExitCode.FAILURE.code();
    }
  }

  private int rehearse() throws IOException {
    Path stores = Files.createDirectories(directory.resolve("stores"));
    Path source = Files.createDirectory(stores.resolve(SOURCE));
    byte[] content = new byte[SIZE];
    for (int i = 0; i < objects; i++) {
      Files.write(source.resolve("object-%06d".formatted(i)), content);
    }
    Process store = store(stores);
    try (BufferedReader said = store.inputReader()) {
      return migrate(new Endpoint(URI.create(line(said)), line(said), line(said)));
    } finally {
      store.destroy();
    }
  }

  private static Process store(Path stores) throws IOException {
    String java = ProcessHandle.current().info().command().orElse("java");
    return new ProcessBuilder(
            java,
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "rehearse",
            "--serve",
            stores.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String line(BufferedReader said) throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new CliException(ExitCode.FAILURE, "the store of the rehearsal did not start");
    }
    return line;
  }

  private int migrate(Endpoint endpoint) throws IOException {
    return spec.root()
        .commandLine()
        .execute(
            "migrate",
            "--json",
            "--config",
            settings(endpoint).toString(),
            "--data-dir",
            directory.resolve("data").toString(),
            "s3://old@" + SOURCE + "/",
            "s3://new@" + TARGET + "/");
  }

  private Path settings(Endpoint endpoint) throws IOException {
    Path settings =
        Files.createFile(
            directory.resolve("rehearsal.properties"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    // Two names for one server: two stores, as in most migrations, and no copy inside of it.
    String text =
        Stream.of("old", "new")
            .map(
                name ->
                    """
                    store.%1$s.endpoint=%2$s
                    store.%1$s.region=us-east-1
                    store.%1$s.addressing=path
                    store.%1$s.access-key=%3$s
                    store.%1$s.secret-key=%4$s
                    """
                        .formatted(name, endpoint.uri(), endpoint.accessKey(), endpoint.secret()))
            .collect(Collectors.joining());
    return Files.writeString(settings, text);
  }
}
