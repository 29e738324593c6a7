package io.drover.storage.s3;

import io.drover.storage.Limits;

/**
 * What Amazon S3 takes. Source: "Amazon S3 multipart upload limits", "Creating object key names",
 * "Working with object metadata" and "Categorizing your storage using tags" of the Amazon S3 User
 * Guide.
 */
final class S3Limits {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  static final long MAX_SINGLE_PUT = 5 * GIB;
  static final long MIN_PART = 5 * MIB;
  static final long MAX_PART = 5 * GIB;
  static final int MAX_PARTS = 10_000;

  /**
   * 48.8 TiB, which the guide rounds to 50 TB: as many parts as there may be, each as large as it
   * may be. Was 5 TiB until December 2025.
   */
  static final long MAX_OBJECT = MAX_PARTS * MAX_PART;

  static final int MAX_KEY_BYTES = 1_024;
  static final int MAX_TAGS = 10;
  static final int MAX_TAG_NAME = 128;
  static final int MAX_TAG_VALUE = 256;

  static final Limits LIMITS =
      new Limits(MAX_SINGLE_PUT, MIN_PART, MAX_PART, MAX_PARTS, MAX_OBJECT);

  private S3Limits() {}
}
