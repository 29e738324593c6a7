package io.drover.cli;

import static io.drover.cli.SharedRuntime.drover;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Commands that look at two stores and write to none, with everything in this process. */
@ExtendWith(SharedRuntime.class)
class LookingIT {
  private final String source = "memory://" + UUID.randomUUID() + "/in/";
  private final String target = "memory://" + UUID.randomUUID() + "/out/";

  private static void put(String uri, String relative, String content) {
    try (Stores stores = Stores.discover(Map.of())) {
      StoreUri place = StoreUri.parse(uri);
      ObjectStore store = stores.open(place);
      store.put(
          place.key(relative),
          ObjectAttributes.NONE,
          Payload.of(content.getBytes(StandardCharsets.UTF_8)),
          Condition.NONE);
    }
  }

  private static List<ObjectKey> keys(String uri) {
    try (Stores stores = Stores.discover(Map.of())) {
      return stores
          .open(StoreUri.parse(uri))
          .list(io.drover.storage.ListRequest.first(""))
          .objects()
          .stream()
          .map(io.drover.storage.ListedObject::key)
          .toList();
    }
  }

  @Test
  @DisplayName(
      "O-04 O-05: a dry run reports and writes nothing, then both sides are the same, then they"
          + " differ")
  void looks() throws Exception {
    put(source, "a", "one");
    put(source, "b", "two");
    put(target, "b", "other");

    CommandRun dry = drover("migrate", "--dry-run", "--id", "dry", source, target);
    assertThat(dry.exitCode()).as(dry.err()).isEqualTo(ExitCode.OK.code());
    assertThat(dry.out())
        .contains("nothing was written")
        .containsPattern("copied, new +1 +3 B")
        .containsPattern("copied, replacing +1 +3 B")
        .contains("NOTED target-replaced: 1 objects")
        .contains("CREATE_IF_ABSENT");
    assertThat(keys(target)).hasSize(1);

    JsonNode report =
        new ObjectMapper()
            .readTree(drover("report", "dry", "--json", "--assume-requests-per-second", "2").out());
    assertThat(report.at("/objects/created/objects").asLong()).isEqualTo(1);
    assertThat(report.at("/requests/writes").asLong()).isEqualTo(2);
    assertThat(report.at("/estimate/requestsPerSecond/basis").asText()).isEqualTo("given");

    assertThat(drover("migrate", source, target).exitCode()).isEqualTo(ExitCode.OK.code());
    CommandRun same = drover("verify", source, target);
    assertThat(same.exitCode()).as(same.out() + same.err()).isEqualTo(ExitCode.OK.code());
    assertThat(same.out()).contains("equal      2 objects").contains("by reading both sides");

    put(source, "c", "new");
    put(target, "d", "old");
    put(target, "a", "ONE");
    CommandRun differing = drover("verify", "--id", "found", source, target);
    assertThat(differing.exitCode()).isEqualTo(ExitCode.OBJECTS_FAILED.code());
    assertThat(differing.out())
        .containsPattern("missing +in/c ")
        .containsPattern("extra +in/d ")
        .containsPattern("different +in/a +content: ");

    List<String> lines = drover("report", "found", "--json").out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(new ObjectMapper().readTree(lines.getLast()).at("/equal/both-read/objects").asLong())
        .isEqualTo(1);
  }
}
