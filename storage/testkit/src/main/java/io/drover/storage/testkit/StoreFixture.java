package io.drover.storage.testkit;

import static org.junit.jupiter.api.Assumptions.abort;

import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.Pin;
import io.drover.storage.Primitive;
import io.drover.storage.WriteRequest;
import io.drover.storage.Written;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assertions;

/**
 * What every theme of the contract works with; {@link ObjectStoreContract} says what a backend
 * provides.
 */
interface StoreFixture {
  /** The store under test, open. */
  ObjectStore store();

  /** Text that no other test's keys start with, ending in {@code /}. */
  String prefix();

  /** What the store honours, as its backend and the declarations of the test say. */
  Set<Primitive> primitives();

  /** Keys that this store cannot hold, with the reason. */
  Map<String, String> oddKeyDeviations();

  /** Bytes of a part in the tests of writes in parts. */
  int partSize();

  /** Parts of the object of many parts. */
  int manyParts();

  /** Keys of the long listing, above 1,000. */
  int manyKeys();

  /** What unfinished writes have left in the store, if that can be counted. */
  OptionalLong leftovers();

  /** Another handle on the store under test, as another process would open it; to be closed. */
  ObjectStore another();

  /** Whether the store lists writes that were begun and have not ended. */
  default boolean listsUploads() {
    return true;
  }

  /** Whether an abort removes parts at once, and does not leave them to expire. */
  default boolean removesParts() {
    return true;
  }

  /** A store like the one under test whose credentials are refused. */
  Optional<ObjectStore> denied();

  /** A store like the one under test whose bucket does not exist. */
  Optional<ObjectStore> missingBucket();

  /** A store whose endpoint is a server that is no store. */
  Optional<ObjectStore> wrongEndpoint();

  /** A store whose endpoint refuses connections. */
  Optional<ObjectStore> refusedConnection();

  /** A key of this test. */
  default ObjectKey key(String relative) {
    return new ObjectKey(prefix() + relative);
  }

  /** Leaves the test out, with the reason, if the store lacks a primitive. */
  default void needs(Primitive... needed) {
    for (Primitive primitive : needed) {
      if (!primitives().contains(primitive)) {
        abort("deviation: the store lacks " + primitive);
      }
    }
  }

  /** Bytes that differ at every seed and length. */
  default byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Puts an object where there is none. */
  default Pin create(ObjectKey key, byte[] content) {
    return create(key, ObjectAttributes.NONE, content);
  }

  /** Puts an object where there is none. */
  default Pin create(ObjectKey key, ObjectAttributes attributes, byte[] content) {
    return store().put(key, attributes, Payload.of(content), Condition.NONE).pin();
  }

  /** Puts other bytes over an object; gives the new version. */
  default Pin overwrite(ObjectKey key, byte[] content) {
    return store().put(key, ObjectAttributes.NONE, Payload.of(content), Condition.NONE).pin();
  }

  /** Writes an object in parts, in order, by one thread. */
  default Written writeInParts(ObjectKey key, byte[] content, Condition condition) {
    WriteRequest request = new WriteRequest(key, ObjectAttributes.NONE, content.length, partSize());
    try (var write = store().begin(request)) {
      for (int number = 1; number <= request.parts(); number++) {
        write.part(number, partOf(request, content, number));
      }
      return write.commit(condition);
    }
  }

  /** The bytes of one part of a content. */
  default Payload partOf(WriteRequest request, byte[] content, int number) {
    int start = Math.toIntExact((number - 1) * request.partSize());
    return new Payload(content, start, Math.toIntExact(request.partLength(number)));
  }

  /** The present content of an object. */
  default byte[] content(ObjectKey key) {
    try (ObjectBody body = store().read(key)) {
      return drain(body);
    }
  }

  /** All bytes of a body, which must be as many as it promises. */
  default byte[] drain(ObjectBody body) {
    byte[] bytes = new byte[Math.toIntExact(body.length())];
    body.readFully(bytes, 0, bytes.length);
    Assertions.assertEquals(-1, body.read(new byte[1], 0, 1), "the body ends where it promised");
    return bytes;
  }
}
