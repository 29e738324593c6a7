package io.drover.forwarder;

import io.drover.storage.ObjectKey;

/**
 * Tells the gateway where each request of an application goes, and whether its answer may be passed
 * on. Buckets and keys are those that applications see.
 *
 * <p>A read is given its pass, asks the store, calls {@link ReadPass#check}, and answers. A write
 * is given its pass, asks the store, calls {@link WritePass#done} or {@link WritePass#refused}, and
 * answers. Passes are closed in every case. Calls block while requests are held, for a bounded
 * time.
 */
public interface Traffic {
  /** What an application does to an object. */
  enum Write {
    PUT,
    DELETE,
    COPY,
    COMPLETE_UPLOAD
  }

  /**
   * Lets a read through.
   *
   * @throws SlowDown if it cannot be answered now
   * @throws InterruptedException if the thread is interrupted while the read is held
   */
  ReadPass read(String bucket, ObjectKey key) throws InterruptedException;

  /**
   * Lets one page of a listing through.
   *
   * @param prefix what the listed keys start with
   * @throws SlowDown if it cannot be answered now
   * @throws InterruptedException if the thread is interrupted while the listing is held
   */
  ListPass list(String bucket, String prefix) throws InterruptedException;

  /**
   * Lets a write through, after it was recorded.
   *
   * @throws SlowDown if it cannot be answered now
   * @throws InterruptedException if the thread is interrupted while the write is held
   */
  WritePass write(String bucket, ObjectKey key, Write write) throws InterruptedException;

  /**
   * Where an upload in parts goes that begins now. It stays there; {@link #write} of its completion
   * tells whether that is still the place.
   *
   * @throws SlowDown if it cannot be answered now
   * @throws InterruptedException if the thread is interrupted while writes are held
   */
  Place upload(String bucket, ObjectKey key) throws InterruptedException;
}
