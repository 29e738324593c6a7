package io.drover.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application sees what a store that nobody moves does, and nothing else. */
class ApplicationIT {
  @Test
  @DisplayName("Reads, writes, deletes, listings and uploads at one store are linearizable")
  void nothingToComplainOf(@TempDir Path dir) throws Exception {
    try (LocalStore store =
            LocalStore.start(dir, List.of("photos"), Clock.systemUTC(), System::nanoTime);
        Application application =
            new Application(
                new Application.Settings("photos", "album/", 20, 3, 8, 400, 2_000, 7),
                List.of(store.endpoint()),
                System::nanoTime)) {
      application.seed();
      application.start();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> application.counts().served() > 400 || application.counts().errors() > 0);
      application.stop();
      application.readAll();

      assertThat(application.counts().examples()).isEmpty();
      assertThat(application.counts().slowDowns()).isZero();
      assertThat(application.violations()).isEmpty();
    }
  }
}
