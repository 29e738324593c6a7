package io.drover.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a registry over HTTP: one question, bounded attempts, answers of any kind turned into a
 * value or one of our exceptions.
 */
final class RegistryClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RegistryClient.class);
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final long MAX_ANSWER_BYTES = 16L * 1024 * 1024;
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryConfig config;
  private final HttpClient client;

  RegistryClient(RegistryConfig config) {
    this.config = config;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.timeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * The answer to a question.
   *
   * @param path below the registry's URL, encoded
   * @param body to POST, or null for GET
   * @param about what it is about, for messages
   */
  JsonNode ask(String path, @Nullable JsonNode body, String about) {
    long backoff = config.backoff().toMillis();
    for (int attempt = 1; ; attempt++) {
      URI url = config.urls().get((attempt - 1) % config.urls().size());
      try {
        return send(url, path, body, about);
      } catch (SchemaRegistryException.Unavailable e) {
        if (attempt >= config.attempts()) {
          throw e;
        }
        log.atWarn()
            .addKeyValue("attempt", attempt)
            .addKeyValue("error", e.getMessage())
            .log("the schema registry is unavailable; asking again");
      }
      boolean allTried = attempt % config.urls().size() == 0;
      if (allTried) {
        pause(backoff, about);
        backoff = Math.min(backoff * 2, LONGEST_BACKOFF.toMillis());
      }
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }

  private JsonNode send(URI url, String path, @Nullable JsonNode body, String about) {
    String where =
        "schema registry " + url.getScheme() + "://" + url.getAuthority() + ", " + about + ": ";
    var pending =
        client.sendAsync(
            request(url, path, body),
            BodyHandlers.limiting(BodyHandlers.ofString(), MAX_ANSWER_BYTES));
    try {
      return judge(pending.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS), where);
    } catch (ExecutionException e) {
      throw new SchemaRegistryException.Unavailable(
          where
              + "no answer ("
              + reason(e)
              + "); check schema.registry.url and that the registry runs",
          e.getCause());
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw new SchemaRegistryException.Unavailable(
          where
              + "no answer within "
              + config.timeout().toMillis()
              + " ms (schema.registry.timeout.ms)",
          e);
    } catch (InterruptedException e) {
      pending.cancel(true);
      throw interrupted(where, e);
    }
  }

  private HttpRequest request(URI url, String path, @Nullable JsonNode body) {
    String base =
        url.toString().endsWith("/")
            ? url.toString().substring(0, url.toString().length() - 1)
            : url.toString();
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(config.timeout())
            .header("Accept", MEDIA_TYPE);
    config.headers().forEach(request::setHeader);
    if (body != null) {
      request.header("Content-Type", MEDIA_TYPE).POST(BodyPublishers.ofString(body.toString()));
    }
    return request.build();
  }

  private static JsonNode judge(HttpResponse<String> answer, String where) {
    int status = answer.statusCode();
    if (status == 200) {
      return parse(answer.body(), where);
    }
    String said = where + "HTTP " + status + " " + message(answer.body());
    if (status == 401 || status == 403) {
      throw new SchemaRegistryException.Denied(
          said
              + "; check schema.registry.basic.auth or schema.registry.bearer.token, and the rights"
              + " behind it");
    }
    if (status == 404) {
      throw new SchemaRegistryException.NotFound(
          said
              + "; register the schema, or set schema.registry.auto.register=true, or check that"
              + " this is the right registry");
    }
    if (status == 408 || status == 429 || status >= 500) {
      throw new SchemaRegistryException.Unavailable(said, null);
    }
    if (status == 409) {
      throw new SchemaRegistryException.Refused(
          said
              + "; a schema registered there is not compatible with this version of Drover: see the"
              + " subject's versions");
    }
    throw new SchemaRegistryException.Refused(
        said + "; check that schema.registry.url is the base of a Confluent-compatible API");
  }

  private static JsonNode parse(String body, String where) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new SchemaRegistryException.Refused(
          where
              + "the answer is not JSON; check that schema.registry.url is the base of a"
              + " Confluent-compatible API");
    }
  }

  private static String message(String body) {
    try {
      JsonNode said = JSON.readTree(body);
      return said.path("error_code").asText("") + " " + abridged(said.path("message").asText(""));
    } catch (JsonProcessingException notJson) {
      return abridged(body);
    }
  }

  private static String abridged(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 500 ? line : line.substring(0, 500) + "…";
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof IOException && cause.getMessage() != null) {
      return cause.getMessage();
    }
    return String.valueOf(cause == null ? e.getMessage() : cause.getClass().getSimpleName());
  }

  private static void pause(long millis, String about) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted("schema registry, " + about + ": ", e);
    }
  }

  private static SchemaRegistryException interrupted(String where, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SchemaRegistryException.Unavailable(
        where + "interrupted while waiting for the answer", e);
  }
}
