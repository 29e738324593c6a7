package io.drover.progress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A job as its store keeps it, so that a restart publishes neither too often nor again.
 *
 * @param shown what was published last, null before the first publication
 * @param shownAt when, in epoch milliseconds
 */
record StoredJob(JobFacts facts, @Nullable Shown shown, long shownAt) {
  private static final byte VERSION = 1;

  byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(192);
    try (var to = new DataOutputStream(bytes)) {
      to.writeByte(VERSION);
      facts.write(to);
      to.writeLong(shownAt);
      to.writeBoolean(shown != null);
      if (shown != null) {
        shown.write(to);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static StoredJob ofBytes(byte[] bytes) {
    try (var from = new DataInputStream(new ByteArrayInputStream(bytes))) {
      var version = from.readByte();
      if (version != VERSION) {
        throw new IllegalStateException(
            "stored job has version " + version + ", must be " + VERSION);
      }
      var facts = JobFacts.read(from);
      var shownAt = from.readLong();
      return new StoredJob(facts, from.readBoolean() ? Shown.read(from) : null, shownAt);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
