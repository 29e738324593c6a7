package io.drover.forwarder.gateway;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access keys that clients of the gateway sign with, from a properties file: access key id and
 * secret. They are not the keys of the stores. The file is looked at again from time to time; one
 * that cannot be read leaves the keys as they were. Safe for any number of threads.
 */
public final class AccessKeys {
  private static final Logger log = LoggerFactory.getLogger(AccessKeys.class);

  private final Path file;
  private final long interval;
  private final LongSupplier nanos;
  private volatile Loaded loaded;

  /** The secrets of a version of the file. */
  private record Loaded(Map<String, String> secrets, Version version, long at) {
    /** Without the secrets (T-38). */
    @Override
    public String toString() {
      return "Loaded[" + secrets.size() + " keys]";
    }
  }

  private record Version(FileTime modified, long size, @Nullable Object identity) {}

  /**
   * Reads the file.
   *
   * @param interval how often the file is looked at, at most
   * @param nanos a monotonic clock
   * @throws IllegalArgumentException if it cannot be read or has no key
   */
  public AccessKeys(Path file, Duration interval, LongSupplier nanos) {
    this.file = file;
    this.interval = interval.toNanos();
    this.nanos = nanos;
    try {
      this.loaded = load(nanos.getAsLong());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the access keys of the gateway cannot be read from %s: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The secret of an access key, if it is known. */
  public Optional<String> secret(String accessKey) {
    return Optional.ofNullable(present().secrets().get(accessKey));
  }

  /** All secrets. */
  Collection<String> secrets() {
    return present().secrets().values();
  }

  private Loaded present() {
    Loaded present = loaded;
    long now = nanos.getAsLong();
    return now - present.at() < interval ? present : refreshed(now);
  }

  private synchronized Loaded refreshed(long now) {
    Loaded present = loaded;
    if (now - present.at() < interval) {
      return present;
    }
    try {
      loaded =
          version().equals(present.version())
              ? new Loaded(present.secrets(), present.version(), now)
              : reloaded(now);
    } catch (IOException | IllegalArgumentException e) {
      log.atWarn()
          .addKeyValue("error", e.getMessage())
          .log("the access keys cannot be read again; those read before stay");
      loaded = new Loaded(present.secrets(), present.version(), now);
    }
    return loaded;
  }

  private Loaded reloaded(long now) throws IOException {
    Loaded fresh = load(now);
    log.atInfo().addKeyValue("count", fresh.secrets().size()).log("access keys read again");
    return fresh;
  }

  private Loaded load(long now) throws IOException {
    Version version = version();
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> secrets =
        properties.stringPropertyNames().stream()
            .collect(Collectors.toMap(key -> key, key -> properties.getProperty(key).strip()));
    if (secrets.isEmpty() || secrets.containsValue("")) {
      throw new IllegalArgumentException(
          "%s must have at least one line <access key id>=<secret>, and no empty secret"
              .formatted(file));
    }
    return new Loaded(Map.copyOf(secrets), version, now);
  }

  private Version version() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }

  /** Without the secrets (T-38). */
  @Override
  public String toString() {
    return "AccessKeys[" + file + "]";
  }
}
