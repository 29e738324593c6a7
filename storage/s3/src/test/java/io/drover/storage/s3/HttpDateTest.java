package io.drover.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HttpDateTest {
  @Test
  void readsWhatTheFormatterWrites() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Instant time = Instant.ofEpochSecond(random.nextLong(253_402_300_800L));
      ZonedDateTime zoned = time.atZone(ZoneOffset.UTC);

      assertThat(HttpDate.parse(DateTimeFormatter.RFC_1123_DATE_TIME.format(zoned))).contains(time);
      assertThat(HttpDate.parse(padded(zoned))).contains(time);
    }
  }

  private static String padded(ZonedDateTime time) {
    return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", java.util.Locale.US)
        .format(time);
  }

  @Test
  void anythingElseIsNoTime() {
    assertThat(HttpDate.parse("")).isEmpty();
    assertThat(HttpDate.parse("yesterday")).isEmpty();
    assertThat(HttpDate.parse("Fri, 20 ovD 2026 16:00:56 GMT")).isEmpty();
    assertThat(HttpDate.parse("Fri, 31 Feb 2026 16:00:56 GMT")).isEmpty();
    assertThat(HttpDate.parse("Fri, 2x Nov 2026 16:00:56 GMT")).isEmpty();
  }
}
