package io.drover.storage;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A checksum over the whole content of one object.
 *
 * <p>Never one of parts: a composite checksum does not compare with a full one (T-04), so backends
 * leave composites out.
 */
public record Checksum(Kind kind, byte[] value) {
  /** What was computed. Only checksums of the same kind compare. */
  public enum Kind {
    MD5(16),
    SHA256(32),
    CRC32C(4),
    CRC64NVME(8);

    private final int length;

    Kind(int length) {
      this.length = length;
    }

    /** Length of the value in bytes. */
    public int length() {
      return length;
    }
  }

  public Checksum {
    Objects.requireNonNull(kind, "kind");
    if (value.length != kind.length) {
      throw new IllegalArgumentException(
          "%s checksum of %d bytes; it has %d".formatted(kind, value.length, kind.length));
    }
    value = value.clone();
  }

  @Override
  public byte[] value() {
    return value.clone();
  }

  /** The value in lower-case hexadecimal. */
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Checksum that && kind == that.kind && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return kind + ":" + hex();
  }
}
