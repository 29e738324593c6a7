package io.drover.storage.testservers;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Azurite: Microsoft's emulator of Azure Blob Storage. It checks signatures, conditions and
 * checksums, and lists by UTF-16 units.
 *
 * <p>It needs npm on the machine: ask {@link #missing} first. The first start installs it, which
 * takes about a minute.
 */
public final class AzuriteServer implements AutoCloseable {
  /** The storage account that every Azurite has. */
  public static final String ACCOUNT = "devstoreaccount1";

  /** The well-known key of that account. */
  public static final String ACCOUNT_KEY =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

  private static final Duration START = Duration.ofSeconds(90);
  private static final String VERSION = "2026-02-06";
  private static final String SAS_VERSION = "2020-12-06";
  private static final String READ_AND_LIST = "rl";
  private static final String FOR_EVER = "2999-01-01T00:00:00Z";

  private final ChildProcess process;
  private final URI endpoint;

  private AzuriteServer(ChildProcess process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Why it cannot run on this machine, or empty if it can. */
  public static Optional<String> missing() {
    return NpmProgram.missing();
  }

  /**
   * Starts a server.
   *
   * @param directory where it keeps objects and output
   * @param containers containers that exist from the start
   */
  public static AzuriteServer start(Path directory, String... containers) {
    Path main = new NpmProgram("azurite").file("azurite/dist/src/blob/main.js");
    int port = Programs.freePort();
    List<String> command =
        List.of(
            "node",
            main.toString(),
            "--blobHost",
            "127.0.0.1",
            "--blobPort",
            Integer.toString(port),
            "--location",
            directory.resolve("objects").toAbsolutePath().toString(),
            "--skipApiVersionCheck",
            "--disableTelemetry",
            "--silent");
    AzuriteServer server =
        new AzuriteServer(
            ChildProcess.start("azurite", command, directory, port, START),
            URI.create("http://127.0.0.1:" + port + "/" + ACCOUNT));
    for (String container : containers) {
      server.create(container);
    }
    return server;
  }

  private void create(String container) {
    URI uri = URI.create(endpoint + "/" + container + "?restype=container");
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .PUT(BodyPublishers.noBody())
            .header("x-ms-date", date)
            .header("x-ms-version", VERSION)
            .header("Authorization", authorization(uri.getPath(), date))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 201) {
        throw new IllegalStateException(
            "container %s: %d %s".formatted(container, response.statusCode(), response.body()));
      }
    } catch (IOException e) {
      throw new IllegalStateException("container " + container, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating container " + container, e);
    }
  }

  private static String authorization(String path, String date) {
    String text =
        "PUT\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:%s\nx-ms-version:%s\n/%s%s\nrestype:container"
            .formatted(date, VERSION, ACCOUNT, path);
    return "SharedKey " + ACCOUNT + ":" + signature(text);
  }

  private static String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(ACCOUNT_KEY), "HmacSHA256"));
      byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** The account's endpoint. */
  public URI endpoint() {
    return endpoint;
  }

  /** Settings of an Azure store that uses it, by key without the {@code store.<name>.} part. */
  public Map<String, String> settings() {
    return Map.of("endpoint", endpoint.toString(), "account", ACCOUNT, "account-key", ACCOUNT_KEY);
  }

  /**
   * Settings of an Azure store that may list and read and nothing else: the server refuses its
   * writes. Without tags, which need a permission that also allows to write them.
   */
  public Map<String, String> readOnlySettings() {
    String text =
        String.join(
            "\n", ACCOUNT, READ_AND_LIST, "b", "co", "", FOR_EVER, "", "", SAS_VERSION, "", "");
    String token =
        "sv=%s&ss=b&srt=co&sp=%s&se=%s&sig=%s"
            .formatted(SAS_VERSION, READ_AND_LIST, encoded(FOR_EVER), encoded(signature(text)));
    return Map.of("endpoint", endpoint.toString(), "sas-token", token, "tags", "false");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The process, to measure it or to kill it. */
  public ProcessHandle handle() {
    return process.handle();
  }

  @Override
  public void close() {
    process.close();
  }
}
