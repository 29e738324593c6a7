package io.drover.forwarder.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessKeysTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  @TempDir private Path directory;
  private final AtomicLong nanos = new AtomicLong();

  private Path file() {
    return directory.resolve("keys.properties");
  }

  private AccessKeys keys(String text) throws IOException {
    Files.writeString(file(), text);
    return new AccessKeys(file(), INTERVAL, nanos::get);
  }

  @Test
  void a_changed_file_counts_from_the_next_look() throws IOException {
    AccessKeys keys = keys("one=secret-1\n");
    Files.writeString(file(), "two=another-secret\n");

    assertThat(keys.secret("one")).contains("secret-1");
    nanos.addAndGet(INTERVAL.toNanos());
    assertThat(keys.secret("one")).isEmpty();
    assertThat(keys.secret("two")).contains("another-secret");
  }

  @Test
  void a_file_that_is_gone_or_broken_leaves_the_keys_as_they_were() throws IOException {
    AccessKeys keys = keys("one=secret-1\n");
    Files.delete(file());
    nanos.addAndGet(INTERVAL.toNanos());
    assertThat(keys.secret("one")).contains("secret-1");
    Files.writeString(file(), "one=\n");
    nanos.addAndGet(INTERVAL.toNanos());
    assertThat(keys.secret("one")).contains("secret-1");
  }

  @Test
  void without_a_key_it_does_not_begin() {
    assertThatIllegalArgumentException().isThrownBy(() -> keys(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccessKeys(directory.resolve("none"), INTERVAL, nanos::get));
  }

  @Test
  @DisplayName("T-38 a secret is in no text")
  void secretsAreRedacted() throws IOException {
    assertThat(keys("one=secret-1\n").toString()).doesNotContain("secret-1");
  }
}
