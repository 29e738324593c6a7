package io.drover.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StreamBodyTest {
  private static ObjectBody body(long length, InputStream stream) {
    ObjectStat stat =
        new ObjectStat(
            new ObjectKey("k"),
            length,
            Instant.EPOCH,
            new Pin("p"),
            ObjectAttributes.NONE,
            false,
            Set.of());
    return ObjectBody.of(stat, length, stream);
  }

  private static InputStream stream(int length) {
    return new ByteArrayInputStream(new byte[length]);
  }

  @Test
  void givesAllBytesThenTheEnd() {
    try (ObjectBody body = body(5, stream(5))) {
      body.readFully(new byte[5], 0, 5);
      assertThat(body.read(new byte[1], 0, 1)).isEqualTo(-1);
      assertThat(body.read(new byte[1], 0, 1)).isEqualTo(-1);
    }
  }

  @Test
  @DisplayName("T-25 a stream that ends early is Unavailable")
  void tooShort() {
    try (ObjectBody body = body(5, stream(4))) {
      assertThatExceptionOfType(StoreException.Unavailable.class)
          .isThrownBy(() -> body.readFully(new byte[5], 0, 5))
          .withMessageContaining("4 of 5");
    }
  }

  @Test
  @DisplayName("T-24 a stream with more bytes is Corrupted, for a reader that counts as well")
  void tooLong() {
    try (ObjectBody body = body(5, stream(6))) {
      assertThatExceptionOfType(StoreException.Corrupted.class)
          .isThrownBy(() -> body.readFully(new byte[5], 0, 5));
    }
    try (ObjectBody body = body(0, stream(1))) {
      assertThatExceptionOfType(StoreException.Corrupted.class)
          .isThrownBy(() -> body.read(new byte[1], 0, 1));
    }
  }

  @Test
  void brokenStreamIsUnavailable() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }

          @Override
          public int read(byte[] buffer, int offset, int count) throws IOException {
            throw new IOException("connection reset");
          }
        };
    try (ObjectBody body = body(5, broken)) {
      assertThatExceptionOfType(StoreException.Unavailable.class)
          .isThrownBy(() -> body.read(new byte[5], 0, 5))
          .withMessageContaining("connection reset");
    }
  }

  @Test
  void closedIsClosed() {
    ObjectBody body = body(5, stream(5));
    body.close();
    body.close();

    assertThatIllegalStateException().isThrownBy(() -> body.read(new byte[5], 0, 5));
  }
}
