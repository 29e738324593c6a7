package io.drover.storage;

import java.util.zip.Checksum;

/**
 * CRC-64/NVME, the checksum that S3 keeps by default: polynomial AD93D23594C93659 reflected, all
 * ones in and out (NVM Express, NVM Command Set Specification 1.0, section 5.2.1.3.4). Eight bytes
 * a step by tables.
 */
final class Crc64Nvme implements Checksum {
  private static final long REFLECTED = 0x9A6C9329AC4BC9B5L;
  private static final int SLICES = 8;
  private static final long[][] TABLES = tables();

  private long crc = -1;

  private static long[][] tables() {
    long[][] tables = new long[SLICES][256];
    for (int i = 0; i < 256; i++) {
      long value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ REFLECTED;
      }
      tables[0][i] = value;
    }
    for (int slice = 1; slice < SLICES; slice++) {
      for (int i = 0; i < 256; i++) {
        long before = tables[slice - 1][i];
        tables[slice][i] = (before >>> 8) ^ tables[0][(int) (before & 0xff)];
      }
    }
    return tables;
  }

  @Override
  public void update(int b) {
    crc = (crc >>> 8) ^ TABLES[0][(int) ((crc ^ b) & 0xff)];
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    for (; end - i >= SLICES; i += SLICES) {
      crc = step(crc ^ word(bytes, i));
    }
    for (; i < end; i++) {
      update(bytes[i]);
    }
  }

  private static long step(long mixed) {
    long next = 0;
    for (int slice = 0; slice < SLICES; slice++) {
      next ^= TABLES[SLICES - 1 - slice][(int) ((mixed >>> (8 * slice)) & 0xff)];
    }
    return next;
  }

  private static long word(byte[] bytes, int at) {
    long word = 0;
    for (int i = 0; i < SLICES; i++) {
      word |= (bytes[at + i] & 0xffL) << (8 * i);
    }
    return word;
  }

  @Override
  public long getValue() {
    return ~crc;
  }

  @Override
  public void reset() {
    crc = -1;
  }
}
