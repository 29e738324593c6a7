package io.drover.forwarder.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.forwarder.ListPass;
import io.drover.forwarder.Place;
import io.drover.forwarder.ReadPass;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.Traffic;
import io.drover.forwarder.WritePass;
import io.drover.storage.ListRequest;
import io.drover.storage.ObjectKey;
import io.drover.storage.StoreUri;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What the gateway makes of what the routes say. */
final class TrafficAnswersIT {
  private static final String BUCKET = "app-bucket";
  private static final AtomicInteger TESTS = new AtomicInteger();

  private final int number = TESTS.incrementAndGet();
  private final StoreUri one = StoreUri.parse("memory://one-" + number);
  private final StoreUri other = StoreUri.parse("memory://other-" + number);
  @TempDir private Path directory;
  private final Switch traffic = new Switch();
  private GatewayFixture gateway;
  private S3Client s3;

  /** What replaces the old way to say "no retries" is a library that nothing else here needs. */
  @SuppressWarnings("deprecation")
  @BeforeEach
  void start() {
    gateway = GatewayFixture.start(directory, Map.of(BUCKET, one), Map.of(), traffic);
    s3 =
        gateway.client(
            GatewayFixture.ACCESS_KEY,
            GatewayFixture.SECRET,
            override -> override.retryPolicy(RetryPolicy.none()));
  }

  @AfterEach
  void stop() {
    s3.close();
    gateway.close();
  }

  /** Traffic that a test turns. */
  private final class Switch implements Traffic {
    private volatile StoreUri home = one;
    private volatile boolean held;
    private volatile boolean stale;
    private volatile List<ListPass.Segment> segments = List.of();
    private volatile String outcome = "";

    @Override
    public ReadPass read(String bucket, ObjectKey key) {
      return new Pass(admit(key));
    }

    @Override
    public WritePass write(String bucket, ObjectKey key, Write write) {
      outcome = "unknown";
      return new Pass(admit(key));
    }

    @Override
    public Place upload(String bucket, ObjectKey key) {
      return admit(key);
    }

    private Place admit(ObjectKey key) {
      if (held) {
        throw new SlowDown("held for too long");
      }
      return new Place(home, key);
    }

    @Override
    public ListPass list(String bucket, String prefix) {
      return new ListPass() {
        @Override
        public List<Segment> segments() {
          return segments;
        }

        @Override
        public void check() {
          judge();
        }

        @Override
        public void close() {
          // Nobody waits.
        }
      };
    }

    private void judge() {
      if (stale) {
        throw new SlowDown("the lease was lost");
      }
    }

    private final class Pass implements ReadPass, WritePass {
      private final Place place;

      Pass(Place place) {
        this.place = place;
      }

      @Override
      public Place place() {
        return place;
      }

      @Override
      public Optional<Place> elsewhere() {
        return Optional.of(new Place(other, place.key()));
      }

      @Override
      public void check() {
        judge();
      }

      @Override
      public void done() {
        outcome = "done";
        judge();
      }

      @Override
      public void refused() {
        outcome = "refused";
      }

      @Override
      public void close() {
        // Nobody waits.
      }
    }
  }

  private void put(String key, String text) {
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(text));
  }

  private String get(String key) {
    return s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asUtf8String();
  }

  private static void refused(ThrowingCallable call, String code, int status) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.statusCode()).isEqualTo(status);
            });
  }

  @Test
  @DisplayName(
      "T-30 what cannot be answered now is 503 SlowDown, also after the store has answered")
  void slowDown() {
    put("key", "value");
    traffic.held = true;
    refused(() -> get("key"), "SlowDown", 503);
    refused(() -> put("key", "new"), "SlowDown", 503);
    traffic.held = false;
    traffic.stale = true;
    refused(() -> get("key"), "SlowDown", 503);
    refused(() -> put("key", "newer"), "SlowDown", 503);
    traffic.stale = false;

    assertThat(get("key")).isEqualTo("newer");
  }

  @Test
  @DisplayName("L-02 what became of a write is told")
  void outcomes() {
    put("key", "value");
    assertThat(traffic.outcome).isEqualTo("done");
    refused(
        () ->
            s3.putObject(
                put -> put.bucket(BUCKET).key("key").ifNoneMatch("*"), RequestBody.fromString("x")),
        "PreconditionFailed",
        412);
    assertThat(traffic.outcome).isEqualTo("refused");
  }

  @Test
  @DisplayName("F-04 an object that was moved while it was read is found where it is now")
  void elsewhere() {
    traffic.home = other;
    put("moved", "value");
    traffic.home = one;

    assertThat(get("moved")).isEqualTo("value");
  }

  @Test
  @DisplayName("T-20 L-08 an upload that began before the switch is refused, and written nowhere")
  void uploadAcrossTheSwitch() {
    String id = s3.createMultipartUpload(begin -> begin.bucket(BUCKET).key("up")).uploadId();
    String tag =
        s3.uploadPart(
                part -> part.bucket(BUCKET).key("up").uploadId(id).partNumber(1),
                RequestBody.fromString("bytes"))
            .eTag();
    traffic.home = other;

    refused(
        () ->
            s3.completeMultipartUpload(
                complete ->
                    complete
                        .bucket(BUCKET)
                        .key("up")
                        .uploadId(id)
                        .multipartUpload(
                            parts ->
                                parts.parts(
                                    CompletedPart.builder().partNumber(1).eTag(tag).build()))),
        "NoSuchUpload",
        404);
    assertThat(traffic.outcome).isEqualTo("refused");
    assertThat(gateway.stores().open(other).list(ListRequest.first("")).objects()).isEmpty();
    assertThat(gateway.stores().open(one).head(new ObjectKey("up"))).isEmpty();
  }

  @Test
  @DisplayName("T-29 L-08 a listing over several stores is one namespace, page by page")
  void listing() {
    put("a", "x");
    put("m/left-over", "x");
    put("z", "x");
    traffic.home = other;
    put("below/1", "x");
    put("below/2", "x");
    traffic.segments =
        List.of(
            new ListPass.Segment(one, "", "", List.of("m/")),
            new ListPass.Segment(other, "below/", "m/", List.of()));

    assertThat(
            s3.listObjectsV2Paginator(list -> list.bucket(BUCKET).maxKeys(1)).contents().stream()
                .map(object -> object.key()))
        .containsExactly("a", "m/1", "m/2", "z");
    assertThat(s3.listObjectsV2(list -> list.bucket(BUCKET).delimiter("/")).commonPrefixes())
        .extracting(prefix -> prefix.prefix())
        .containsExactly("m/");
    traffic.stale = true;
    refused(() -> s3.listObjectsV2(list -> list.bucket(BUCKET)), "SlowDown", 503);
  }
}
