package io.drover.forwarder.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.forwarder.Place;
import io.drover.forwarder.SlowDown;
import io.drover.forwarder.route.TopicSpace;
import io.drover.schemas.Topic;
import io.drover.schemas.record.Forward;
import io.drover.storage.ObjectUri;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardTableIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int OBJECTS = 300;

  private final TopicSpace space = new TopicSpace();
  private final List<Integer> ports = FreePorts.of(3);
  private final List<ForwardTable> members = new ArrayList<>();

  @AfterEach
  void leave() {
    members.forEach(ForwardTable::terminate);
    members.clear();
  }

  @AfterAll
  void stop() {
    space.close();
  }

  private String addresses() {
    return ports.stream().map("127.0.0.1:%d"::formatted).collect(Collectors.joining(","));
  }

  private ForwardTable member(String cluster, int backups) {
    ForwardTable member =
        new ForwardTable(
            TableConfig.of(
                Map.of(
                    "forwards.cluster",
                    cluster,
                    "forwards.members",
                    addresses(),
                    "forwards.port",
                    Integer.toString(ports.get(members.size())),
                    "forwards.backups",
                    Integer.toString(backups))),
            space.clients,
            new SimpleMeterRegistry(),
            Clock.systemUTC());
    members.add(member);
    member.start();
    return member;
  }

  private static void awaitReady(ForwardTable... some) {
    for (ForwardTable each : some) {
      await().atMost(PATIENCE).until(() -> each.health().ready());
    }
  }

  private void forward(String object, @Nullable String location, String job, Duration life) {
    Instant now = Instant.now();
    space.send(
        Topic.FORWARDS,
        object,
        location == null
            ? null
            : Forward.newBuilder()
                .setObject(object)
                .setLocation(location)
                .setMigrationId(job)
                .setCreatedAt(now)
                .setExpiresAt(now.plus(life))
                .build());
  }

  private static Optional<String> find(ForwardTable table, String object) {
    ObjectUri uri = ObjectUri.parse(object);
    while (true) {
      try {
        return table
            .find(new Place(uri.store(), uri.key()))
            .map(place -> new ObjectUri(place.store(), place.key()).text());
      } catch (SlowDown e) {
        Thread.onSpinWait(); // The client tries again.
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  @DisplayName(
      "F-01 F-02 what is published is found by the very next look-up on every member; removal by"
          + " object, job and store; expired entries are gone")
  void lookUpAndRemoval() throws Exception {
    String cluster = UUID.randomUUID().toString();
    ForwardTable one = member(cluster, 1);
    ForwardTable two = member(cluster, 1);
    awaitReady(one, two);
    for (int i = 0; i < 50; i++) {
      assertThat(find(two, "s3://a/now" + i)).isEmpty();
      forward("s3://a/now" + i, "s3://b/now" + i, "now", Duration.ofHours(1));
      assertThat(find(two, "s3://a/now" + i)).contains("s3://b/now" + i);
      assertThat(find(one, "s3://a/now" + i)).contains("s3://b/now" + i);
    }
    forward("s3://b/now1", "file:///c//x/now1", "later", Duration.ofHours(1));
    assertThat(one.resolve("s3://a/now1").way())
        .containsExactly("s3://a/now1", "s3://b/now1", "file:///c/x/now1");

    assertThat(one.remove("s3://a/now0")).isEqualTo(1);
    assertThat(find(two, "s3://a/now0")).isEmpty();
    assertThat(two.removeStore("file://")).isEqualTo(1);
    assertThat(find(one, "s3://b/now1")).isEmpty();
    assertThat(two.removeJob("now")).isEqualTo(49);
    assertThat(find(one, "s3://a/now7")).isEmpty();

    forward("s3://a/brief", "s3://b/brief", "now", Duration.ofSeconds(2));
    assertThat(find(one, "s3://a/brief")).contains("s3://b/brief");
    await().atMost(PATIENCE).until(() -> find(one, "s3://a/brief").isEmpty());
  }

  @Test
  @DisplayName(
      "F-03 T-30 members are killed, with parts of the table, and at last all of them: no look-up"
          + " ever misses")
  void losses() {
    String cluster = UUID.randomUUID().toString();
    for (int i = 0; i < OBJECTS; i++) {
      forward("s3://l/" + i, "s3://m/" + i, "loss", Duration.ofHours(1));
    }
    ForwardTable one = member(cluster, 0);
    ForwardTable two = member(cluster, 0);
    awaitReady(one, two);
    assertAll(one);

    two.terminate(); // Without backups, half of the table goes with it.
    assertAll(one);

    one.terminate();
    ForwardTable three = member(cluster, 0);
    assertAll(three);
  }

  private static void assertAll(ForwardTable table) {
    for (int i = 0; i < OBJECTS; i++) {
      assertThat(find(table, "s3://l/" + i)).as("object %d", i).contains("s3://m/" + i);
    }
  }
}
