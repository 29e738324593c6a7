package io.drover.forwarder.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MarksIT {
  private final HazelcastInstance member =
      Hazelcast.newHazelcastInstance(
          Members.configuration(
              TableConfig.of(
                  Map.of(
                      "forwards.cluster",
                      UUID.randomUUID().toString(),
                      "forwards.port",
                      Integer.toString(FreePorts.of(1).getFirst())))));

  @BeforeEach
  void lose() {
    member.getMap(Members.MARKS).clear();
  }

  @AfterAll
  void stop() {
    member.shutdown();
  }

  @Test
  @DisplayName("F-03 members that read the topic at the same time do not undo each other's marks")
  void readingAtTheSameTime() {
    Marks one = new Marks(member);
    Marks two = new Marks(member);
    one.begin();
    two.begin();
    assertThat(one.complete()).isFalse();
    assertThat(one.end()).isTrue();
    assertThat(two.end()).isTrue();
    assertThat(one.of("a")).isPresent().isEqualTo(two.of("a"));
  }

  @Test
  @DisplayName("F-03 a member that read while a partition was lost does not complete the new one")
  void lostMeanwhile() {
    Marks one = new Marks(member);
    one.begin();
    lose();
    assertThat(one.end()).isFalse();
    assertThat(one.of("a")).isEmpty();

    Marks two = new Marks(member);
    two.begin();
    assertThat(one.end()).as("it read before this life of the partitions").isFalse();
    assertThat(two.end()).isTrue();
  }

  @Test
  @DisplayName("F-03 a whole table stays whole while a member that joins reads the topic")
  void joining() {
    Marks one = new Marks(member);
    one.begin();
    one.end();
    var before = one.of("a");
    Marks two = new Marks(member);
    two.begin();
    assertThat(one.of("a")).isEqualTo(before);
    assertThat(two.end()).isTrue();
    assertThat(one.of("a")).isEqualTo(before);
  }
}
