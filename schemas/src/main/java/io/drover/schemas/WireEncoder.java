package io.drover.schemas;

import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary encoding straight into an array that is used again for the next record. Not
 * thread-safe.
 */
final class WireEncoder extends BinaryEncoder {
  private static final int LONGEST_VARINT = 10;
  private static final int INITIAL = 512;
  private static final int KEPT = 64 * 1024;

  private byte[] buffer = new byte[INITIAL];
  private int position;

  /** Begins a record: the magic byte and the schema id in network order. */
  void begin(int schemaId) {
    if (buffer.length > KEPT) {
      buffer = new byte[INITIAL];
    }
    buffer[0] = AvroWire.MAGIC;
    buffer[1] = (byte) (schemaId >>> 24);
    buffer[2] = (byte) (schemaId >>> 16);
    buffer[3] = (byte) (schemaId >>> 8);
    buffer[4] = (byte) schemaId;
    position = AvroWire.HEADER;
  }

  int size() {
    return position;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, position);
  }

  @Override
  public void writeBoolean(boolean b) {
    room(1);
    buffer[position++] = (byte) (b ? 1 : 0);
  }

  @Override
  public void writeInt(int n) {
    room(LONGEST_VARINT);
    position += BinaryData.encodeInt(n, buffer, position);
  }

  @Override
  public void writeLong(long n) {
    room(LONGEST_VARINT);
    position += BinaryData.encodeLong(n, buffer, position);
  }

  @Override
  public void writeFloat(float f) {
    room(Float.BYTES);
    position += BinaryData.encodeFloat(f, buffer, position);
  }

  @Override
  public void writeDouble(double d) {
    room(Double.BYTES);
    position += BinaryData.encodeDouble(d, buffer, position);
  }

  @Override
  public void writeFixed(byte[] bytes, int start, int len) {
    room(len);
    System.arraycopy(bytes, start, buffer, position, len);
    position += len;
  }

  @Override
  public void writeString(Utf8 utf8) throws IOException {
    writeBytes(utf8.getBytes(), 0, utf8.getByteLength());
  }

  @Override
  protected void writeZero() {
    room(1);
    buffer[position++] = 0;
  }

  @Override
  public int bytesBuffered() {
    return 0;
  }

  @Override
  public void flush() {
    // Everything is in the array already.
  }

  private void room(int bytes) {
    if (buffer.length - position < bytes) {
      int wanted = Math.addExact(position, bytes);
      buffer =
          Arrays.copyOf(
              buffer, Math.max(wanted, (int) Math.min(Integer.MAX_VALUE - 8L, buffer.length * 2L)));
    }
  }
}
