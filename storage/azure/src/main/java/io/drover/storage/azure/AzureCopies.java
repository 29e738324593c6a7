package io.drover.storage.azure;

import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import io.drover.storage.CopySource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names a blob of the same account as the source of a request that the service carries out by
 * itself, and shows it that we may read it. What shows it is a secret and stays in the request
 * (T-38).
 */
final class AzureCopies {
  /** How long a signature for a container is good for. */
  private static final Duration LIFE = Duration.ofHours(2);

  /** A signature that ends sooner than this is not used again: a copy may take its time. */
  private static final Duration MARGIN = Duration.ofHours(1);

  private final String endpoint;
  private final Credentials credentials;
  private final AzureSdk sdk;
  private final Clock clock;

  /** By source container; bounded by the containers of the account that jobs name. */
  private final Map<String, Signature> signatures = new ConcurrentHashMap<>();

  AzureCopies(AzureConfig config, AzureSdk sdk, Clock clock) {
    this.endpoint = config.endpoint().toString();
    this.credentials = config.credentials();
    this.sdk = sdk;
    this.clock = clock;
  }

  /** Adds the headers that name a source and the version that it must be. */
  void describe(CopySource source, Map<String, String> headers) {
    String url =
        "%s/%s/%s"
            .formatted(
                endpoint, BlobPath.path(source.bucket()), BlobPath.path(source.key().value()));
    headers.put("x-ms-source-if-match", AzureStat.tag(source.pin()));
    switch (credentials) {
      case SharedKey ignored ->
          headers.put("x-ms-copy-source", url + "?" + signature(source.bucket()));
      case Credentials.Sas sas -> headers.put("x-ms-copy-source", url + "?" + sas.token());
      case Credentials.Bearer bearer -> {
        headers.put("x-ms-copy-source", url);
        headers.put("x-ms-copy-source-authorization", "Bearer " + bearer.tokens().token());
      }
    }
  }

  private String signature(String container) {
    Instant soon = clock.instant().plus(MARGIN);
    return signatures
        .compute(
            container,
            (name, known) -> known != null && known.ends().isAfter(soon) ? known : sign(name))
        .token();
  }

  /** Lets its holder read the container. */
  private Signature sign(String container) {
    Instant ends = clock.instant().plus(LIFE);
    BlobServiceSasSignatureValues values =
        new BlobServiceSasSignatureValues(
            ends.atOffset(ZoneOffset.UTC),
            new BlobContainerSasPermission().setReadPermission(true));
    return new Signature(sdk.sign(container, values), ends);
  }

  private record Signature(String token, Instant ends) {
    @Override
    public String toString() {
      return "Signature[ends=%s]".formatted(ends);
    }
  }
}
