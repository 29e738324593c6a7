package io.drover.cli;

import io.drover.cli.demo.Endpoint;
import io.drover.cli.demo.LocalStore;
import java.io.IOException;
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
 * are in the launcher's cache, and what the compiler has to know of them.
 */
@Command(
    name = "rehearse",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Migrates small objects between two local S3 stores and keeps nothing.")
final class RehearseCommand implements Callable<Integer> {
  private static final int SIZE = 4_096;

  @ParentCommand private Main main = new Main();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIRECTORY", description = "An empty directory for all of it.")
  private Path directory = Path.of("");

  @Option(names = "--objects", defaultValue = "4000", description = "How many objects.")
  private int objects;

  @Override
  public Integer call() throws IOException {
    Path stores = Files.createDirectories(directory.resolve("stores"));
    try (LocalStore store =
        LocalStore.start(stores, List.of("source", "target"), main.clock(), main.nanos())) {
      byte[] content = new byte[SIZE];
      for (int i = 0; i < objects; i++) {
        Files.write(stores.resolve("source").resolve("object-%06d".formatted(i)), content);
      }
      return spec.root()
          .commandLine()
          .execute(
              "migrate",
              "--json",
              "--config",
              settings(store.endpoint()).toString(),
              "--data-dir",
              directory.resolve("data").toString(),
              "s3://old@source/",
              "s3://new@target/");
    }
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
