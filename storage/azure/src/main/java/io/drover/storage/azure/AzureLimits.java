package io.drover.storage.azure;

import io.drover.storage.Limits;

/**
 * What Azure Blob Storage takes. Source: "Scalability and performance targets for Blob storage",
 * "Naming and Referencing Containers, Blobs, and Metadata", "Put Block", "Put Blob" and "Set Blob
 * Tags" of the Azure Storage documentation.
 */
final class AzureLimits {
  private static final long MIB = 1L << 20;

  /** One Put Blob, since service version 2019-12-12. */
  static final long MAX_SINGLE_PUT = 5_000 * MIB;

  static final long MIN_PART = 1;

  /** One Put Block, since service version 2019-12-12. */
  static final long MAX_PART = 4_000 * MIB;

  static final int MAX_PARTS = 50_000;

  /** About 190.7 TiB: as many blocks as there may be, each as large as it may be. */
  static final long MAX_OBJECT = MAX_PARTS * MAX_PART;

  /** Characters of a name, counted as UTF-16 units, as the service's own platform counts them. */
  static final int MAX_KEY_CHARACTERS = 1_024;

  static final int MAX_KEY_SEGMENTS = 254;

  /** Bytes of all names and values of metadata. */
  static final int MAX_METADATA_BYTES = 8 * 1_024;

  static final int MAX_TAGS = 10;
  static final int MAX_TAG_NAME = 128;
  static final int MAX_TAG_VALUE = 256;

  /** Entries of one page of a listing. */
  static final int MAX_PAGE = 5_000;

  static final Limits LIMITS =
      new Limits(MAX_SINGLE_PUT, MIN_PART, MAX_PART, MAX_PARTS, MAX_OBJECT);

  private AzureLimits() {}
}
