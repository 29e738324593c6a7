package io.drover.storage.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Where the build put the programs, and what a child process needs to run them. */
final class Programs {
  private Programs() {}

  /**
   * A file that the build of this module installed.
   *
   * @throws IllegalStateException if it is not there
   */
  static Path installed(String name) {
    Path file = directory().resolve(name);
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "%s is missing; build the module storage/testservers (./mvnw -pl storage/testservers process-resources)"
              .formatted(file));
    }
    return file;
  }

  /** The folder of the build that installed programs are in. */
  static Path directory() {
    return Path.of(properties().getProperty("directory"));
  }

  private static Properties properties() {
    try (InputStream in = Programs.class.getResourceAsStream("servers.properties")) {
      if (in == null) {
        throw new IllegalStateException("servers.properties is not on the class path");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The {@code java} of the running JVM. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Directory or jar of this module's classes. */
  static Path classes() {
    try {
      return Path.of(Programs.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A loopback port that was free a moment ago. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free loopback port", e);
    }
  }

  /** Copies a resource of this package into a directory. */
  static Path copyResource(String name, Path directory) {
    try (InputStream in = Programs.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      Path file = Files.createDirectories(directory).resolve(name);
      Files.write(file, in.readAllBytes());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
