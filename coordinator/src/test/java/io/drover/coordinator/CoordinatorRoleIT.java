package io.drover.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.coordinator.Cluster.Installation;
import io.drover.schemas.record.Migration;
import io.drover.schemas.record.MigrationState;
import io.drover.schemas.record.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorRoleIT {
  private static Cluster cluster;

  @BeforeAll
  static void startBroker(@TempDir Path directory) {
    cluster = new Cluster(directory);
  }

  @AfterAll
  static void stopBroker() {
    cluster.close();
  }

  @Test
  @DisplayName(
      "K-02, M-02: a request as plain JSON becomes tasks, and the job completes with their"
          + " outcomes")
  void jobRunsToItsEnd() {
    try (Installation drover = cluster.install(Map.of())) {
      drover.fill("memory://whole/in/", 2_500);
      drover.coordinator();
      drover.start("whole", "memory://whole/in/", "memory://whole-target/out/", "");

      Migration planned = drover.awaitPlan("whole");

      List<Task> tasks = drover.tasks();
      assertThat(planned.getPlan().getTasks()).isEqualTo(2_500);
      assertThat(planned.getPlan().getBytes()).isEqualTo(7_500);
      assertThat(planned.getSourceStore().getPrimitives()).contains("PINNED_READ");
      assertThat(tasks)
          .hasSize(2_500)
          .allSatisfy(task -> assertThat(task.getTargetKey()).startsWith("out/object-"));
      assertThat(tasks).extracting(Task::getSourceKey).doesNotHaveDuplicates();
      drover.progress("whole", 2_499);
      drover.progress("whole", 2_500);
      Migration completed = drover.awaitState("whole", MigrationState.COMPLETED);
      assertThat(completed.getFinishedAt()).isNotNull();
      assertThat(drover.states("whole")).extracting(Migration::getRevision).isSorted();
    }
  }

  @Test
  @DisplayName("M-02: a source without objects completes as well")
  void emptySource() {
    try (Installation drover = cluster.install(Map.of())) {
      drover.coordinator();
      drover.start("empty", "memory://empty/", "memory://empty-target/", "");

      Migration completed = drover.awaitState("empty", MigrationState.COMPLETED);

      assertThat(completed.getPlan().getTasks()).isZero();
      await()
          .untilAsserted(
              () ->
                  assertThat(drover.meters.get("drover.coordinator.leader").gauge().value())
                      .isEqualTo(1));
    }
  }
}
