package io.drover.cli.demo;

import io.drover.cli.consistency.History;
import io.drover.cli.consistency.Observation;
import io.drover.cli.consistency.Observation.Deleted;
import io.drover.cli.consistency.Observation.Listed;
import io.drover.cli.consistency.Observation.Missed;
import io.drover.cli.consistency.Observation.Read;
import io.drover.cli.consistency.Observation.What;
import io.drover.cli.consistency.Observation.Wrote;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One client of the application: does one operation at a time, and records what it saw. Used by one
 * thread.
 */
final class Client {
  private static final int NOT_FOUND = 404;
  private static final int SLOW_DOWN = 503;

  private final String name;
  private final S3Client s3;
  private final Keys keys;
  private final int size;
  private final Random random;
  private final History history;
  private final Tally tally;
  private final LongSupplier nanos;
  private long written;

  Client(
      String name,
      S3Client s3,
      Keys keys,
      int size,
      Random random,
      History history,
      Tally tally,
      LongSupplier nanos) {
    this.name = name;
    this.s3 = s3;
    this.keys = keys;
    this.size = size;
    this.random = random;
    this.history = history;
    this.tally = tally;
    this.nanos = nanos;
  }

  /** One operation, chosen by chance. */
  void next() {
    String key = keys.any(random);
    int dice = random.nextInt(100);
    if (dice < 50) {
      get(key);
    } else if (dice < 80) {
      put(key);
    } else if (dice < 90) {
      delete(key);
    } else if (dice < 95) {
      list();
    } else {
      upload(key);
    }
  }

  void put(String key) {
    String value = value();
    write(
        "PUT " + key,
        key,
        new Wrote(value),
        () ->
            s3.putObject(
                put -> put.bucket(keys.bucket()).key(key),
                RequestBody.fromBytes(Content.of(value, random.nextInt(size) + 1, random))));
  }

  void get(String key) {
    long called = nanos.getAsLong();
    try {
      byte[] body =
          s3.getObjectAsBytes(get -> get.bucket(keys.bucket()).key(key)).asByteArrayUnsafe();
      saw(key, new Read(Content.value(body)), called);
      tally.read(nanos.getAsLong() - called);
    } catch (AwsServiceException e) {
      if (e.statusCode() == NOT_FOUND) {
        saw(key, new Missed(), called);
        tally.read(nanos.getAsLong() - called);
      } else {
        failed("GET " + key, e);
      }
    } catch (SdkException e) {
      failed("GET " + key, e);
    }
  }

  private void delete(String key) {
    write(
        "DELETE " + key,
        key,
        new Deleted(),
        () -> s3.deleteObject(delete -> delete.bucket(keys.bucket()).key(key)));
  }

  /**
   * A page of keys: each of them was there, and each of the application's that it lacks was not.
   */
  private void list() {
    long called = nanos.getAsLong();
    try {
      var page = s3.listObjectsV2(list -> list.bucket(keys.bucket()).prefix(keys.prefix()));
      long returned = nanos.getAsLong();
      Set<String> there = new HashSet<>(page.contents().stream().map(S3Object::key).toList());
      for (String key : keys.all()) {
        history.add(
            key,
            new Observation(there.contains(key) ? new Listed() : new Missed(), called, returned));
      }
      tally.read(returned - called);
    } catch (SdkException e) {
      failed("LIST " + keys.prefix(), e);
    }
  }

  /** An upload in parts; its completion is the write. */
  private void upload(String key) {
    String value = value();
    String id;
    List<CompletedPart> parts;
    try {
      id = s3.createMultipartUpload(begin -> begin.bucket(keys.bucket()).key(key)).uploadId();
      byte[] body = Content.of(value, random.nextInt(size) + 1, random);
      String etag =
          s3.uploadPart(
                  part -> part.bucket(keys.bucket()).key(key).uploadId(id).partNumber(1),
                  RequestBody.fromBytes(body))
              .eTag();
      parts = List.of(CompletedPart.builder().partNumber(1).eTag(etag).build());
    } catch (SdkException e) {
      failed("upload of " + key, e);
      return;
    }
    write(
        "upload of " + key,
        key,
        new Wrote(value),
        () ->
            s3.completeMultipartUpload(
                end ->
                    end.bucket(keys.bucket())
                        .key(key)
                        .uploadId(id)
                        .multipartUpload(all -> all.parts(parts))));
  }

  private String value() {
    return name + "-" + written++;
  }

  private void write(String what, String key, What write, Runnable request) {
    long called = nanos.getAsLong();
    try {
      request.run();
      saw(key, write, called);
      tally.wrote(nanos.getAsLong() - called);
    } catch (SdkException e) {
      // Whatever the reason: it may have taken effect all the same, or do so later.
      history.add(key, new Observation(write, called, Observation.NEVER));
      failed(what, e);
    }
  }

  private void saw(String key, What what, long called) {
    history.add(key, new Observation(what, called, nanos.getAsLong()));
  }

  private void failed(String what, SdkException error) {
    if (error instanceof AwsServiceException service && service.statusCode() == SLOW_DOWN) {
      tally.slowDown();
    } else if (error instanceof AwsServiceException service
        && what.startsWith("upload")
        && service.statusCode() == NOT_FOUND) {
      tally.refusedUpload(); // NoSuchUpload: begun on the side that was left.
    } else if (error instanceof AwsServiceException) {
      tally.error(what, error);
    } else {
      tally.unreachable(what, error);
    }
  }
}
