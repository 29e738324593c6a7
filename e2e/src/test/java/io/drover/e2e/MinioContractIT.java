package io.drover.e2e;

import io.drover.storage.ObjectStore;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.testkit.ObjectStoreContract;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.containers.MinIOContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The contract of stores over MinIO, where a container engine is. Elsewhere it skips itself, and
 * S3Mock and S3Proxy stand for S3.
 */
@Testcontainers(disabledWithoutDocker = true)
class MinioContractIT extends ObjectStoreContract {
  private static final String BUCKET = "contract";

  @Container
  private static final MinIOContainer MINIO = new MinIOContainer(Images.of("minio/minio"));

  @BeforeAll
  static void createBucket() {
    var credentials = AwsBasicCredentials.create(MINIO.getUserName(), MINIO.getPassword());
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create(MINIO.getS3URL()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(StaticCredentialsProvider.create(credentials))
            .build()) {
      client.createBucket(request -> request.bucket(BUCKET));
    }
  }

  @Override
  protected ObjectStore open() {
    return open(BUCKET, Map.of());
  }

  @Override
  public Optional<ObjectStore> denied() {
    return Optional.of(open(BUCKET, Map.of("secret-key", "wrong")));
  }

  @Override
  public Optional<ObjectStore> missingBucket() {
    return Optional.of(open("no-such-bucket", Map.of()));
  }

  private static ObjectStore open(String bucket, Map<String, String> changes) {
    Map<String, String> store =
        new HashMap<>(
            Map.of(
                "endpoint", MINIO.getS3URL(),
                "region", "us-east-1",
                "addressing", "path",
                "access-key", MINIO.getUserName(),
                "secret-key", MINIO.getPassword()));
    store.putAll(changes);
    Map<String, String> settings = new HashMap<>();
    store.forEach((key, value) -> settings.put("store.minio." + key, value));
    return Stores.discover(settings).open(StoreUri.parse("s3://minio@" + bucket));
  }
}
