package io.drover.storage.s3;

/** Which checksum goes along with bytes that are put, so that the store can refuse damaged ones. */
enum ChecksumMode {
  /**
   * CRC32C where the store answers with it, otherwise Content-MD5; found out by the first put
   * (T-03).
   */
  AUTO,
  /** Kept by the store and returned on a head. */
  CRC32C,
  /** Kept by the store and returned on a head; what Amazon S3 computes by itself. */
  CRC64NVME,
  /** Content-MD5, which every S3 store checks and none keeps. */
  MD5,
  /** None. */
  NONE
}
