package io.drover.forwarder.route;

import static io.drover.forwarder.route.GateRoom.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.schemas.record.ChangeStep;
import io.drover.schemas.record.RouteStage;
import io.drover.schemas.record.Side;
import io.drover.storage.StoreUri;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("F-01 where prefixes lead")
final class RouteTableTest {
  private final GateRoom room = GateRoom.serving();

  private void moved(String source, String target, long epoch) {
    room.route(source, target, epoch, Side.TARGET, RouteStage.FINAL);
  }

  private void left(String source, String target, long epoch) {
    room.route(source, target, epoch, Side.SOURCE, RouteStage.OPEN);
  }

  private List<String> listing(String prefix) {
    return switch (room.gates.list(GateRoom.PHOTOS, prefix, room.lease(), room.now)) {
      case Entry.Admitted<List<Gates.Listed>>(List<Gates.Listed> parts) ->
          parts.stream()
              .map(Gates.Listed::stretch)
              .map(
                  part ->
                      "%s as %s without %s"
                          .formatted(part.path(), part.shownPrefix(), part.without()))
              .toList();
      case Entry.Held<List<Gates.Listed>> _ -> List.of("held");
      case Entry.Refused<List<Gates.Listed>> _ -> List.of("refused");
    };
  }

  @Test
  void longestPrefixWins() {
    moved("s3://photos/", "s3://b/", 1);
    moved("s3://photos/2024/", "s3://c/", 1);

    assertThat(where(room.read("2024/a"))).isEqualTo("s3://s3@c/a");
    assertThat(where(room.read("2023/a"))).isEqualTo("s3://s3@b/2023/a");
    assertThat(where(room.read("2024"))).isEqualTo("s3://s3@b/2024");
  }

  @Test
  @DisplayName(
      "L-08 an object named like the prefix goes with it, unless the target has no name for it")
  void marker() {
    moved("s3://photos/2023/", "s3://c/", 1);
    moved("s3://photos/2024/", "s3://c/x/", 1);
    left("s3://photos/2025/", "s3://c/y/", 1);

    assertThat(where(room.read("2023/"))).isEqualTo("s3://s3@photos/2023/");
    assertThat(where(room.read("2024/"))).isEqualTo("s3://s3@c/x/");
    assertThat(where(room.read("2025/"))).isEqualTo("s3://s3@photos/2025/");
    assertThat(where(room.read("2024"))).isEqualTo("s3://s3@photos/2024");
  }

  @Test
  @DisplayName("L-02 a write to a folder marker is recorded like any other below its prefix")
  void writeToAMarker() {
    left("s3://photos/2025/", "s3://c/y/", 1);

    Pass pass = GateRoom.pass(room.write("2025/"));

    assertThat(room.gates.change(pass, ChangeStep.INTENT, Instant.EPOCH))
        .hasValueSatisfying(
            recorded -> assertThat(recorded.change().getSourceKey()).isEqualTo("2025/"));
  }

  @Test
  @DisplayName("what was moved twice is found where it is now")
  void chain() {
    moved("s3://photos/", "s3://b/", 1);
    moved("s3://b/2024/", "s3://c/x/", 1);
    left("s3://c/x/", "s3://d/", 1);

    assertThat(where(room.read("2024/a"))).isEqualTo("s3://s3@c/x/a");
  }

  @Test
  @DisplayName("a bucket that was moved away and back is no loop")
  void thereAndBack() {
    moved("s3://photos/", "s3://b/", 1);
    moved("s3://b/", "s3://photos/", 1);

    assertThat(where(room.read("a"))).isEqualTo("s3://s3@photos/a");
    assertThat(where(room.gates.read(at("s3://b", "a"), room.lease(), room.now)))
        .isEqualTo("s3://s3@photos/a");
  }

  @Test
  @DisplayName("a bucket that was emptied and is the target of a later job holds what came there")
  void reusedTarget() {
    moved("s3://b/", "s3://old/", 1);
    moved("s3://photos/", "s3://b/", 1);

    assertThat(where(room.read("a"))).isEqualTo("s3://s3@b/a");
  }

  @Test
  void aJobThatWasGivenUpLeavesThePrefixWhereItIs() {
    room.route("s3://photos/", "s3://b/", 2, Side.SOURCE, RouteStage.FINAL);

    assertThat(where(room.write("a"))).isEqualTo("s3://s3@photos/a");
  }

  @Test
  @DisplayName("L-08 a listing that straddles prefixes has a part for each")
  void straddling() {
    left("s3://photos/2024/", "s3://c/", 1);
    moved("s3://photos/2023/", "s3://d/x/", 1);

    assertThat(listing(""))
        .containsExactly(
            "s3://s3@photos/ as  without [2023/, 2024/]",
            "s3://s3@d/x/ as 2023/ without []",
            "s3://s3@photos/2024/ as 2024/ without []");
    assertThat(listing("2023/ja")).containsExactly("s3://s3@d/x/ja as 2023/ja without []");
    assertThat(listing("2022")).containsExactly("s3://s3@photos/2022 as 2022 without []");
  }

  @Test
  void nestedPrefixesAreCutOutOfTheOuterOne() {
    moved("s3://photos/2024/05/", "s3://c/", 1);
    moved("s3://photos/", "s3://d/", 1);

    assertThat(listing("20"))
        .containsExactly(
            "s3://s3@d/20 as 20 without [2024/05/]", "s3://s3@c/ as 2024/05/ without []");
  }

  @Test
  void listingFollowsWhatWasMovedTwice() {
    moved("s3://photos/", "s3://b/", 1);
    moved("s3://b/2024/", "s3://c/x/", 1);

    assertThat(listing(""))
        .containsExactly("s3://s3@b/ as  without [2024/]", "s3://s3@c/x/ as 2024/ without []");
  }

  @Test
  @DisplayName("directories: a job may move one below the home of a bucket")
  void files() {
    moved("file:///data/photos/2024", "file:///new", 1);

    assertThat(where(room.gates.read(at("file:///data/photos", "2024/a"), 0, room.now)))
        .isEqualTo("file://file@/new/a");
  }

  private static io.drover.forwarder.Place at(String store, String key) {
    return new io.drover.forwarder.Place(
        StoreUri.parse(store), new io.drover.storage.ObjectKey(key));
  }
}
