package io.drover.bench;

import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import io.drover.storage.WriteRequest;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Fills a source with bytes that do not compress, the same ones each time. */
final class Seed {
  private static final int CONCURRENCY = 8;

  private Seed() {}

  static void fill(Workload workload, Map<String, String> settings) throws InterruptedException {
    try (var stores = Stores.discover(settings);
        var threads = Executors.newFixedThreadPool(CONCURRENCY)) {
      var store = stores.open(StoreUri.parse("s3://source@" + workload.name() + "/"));
      var writes = new ArrayList<Future<?>>();
      for (var i = 0; i < workload.count(); i++) {
        var index = i;
        writes.add(threads.submit(() -> write(store, workload, index)));
      }
      for (var write : writes) {
        write.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the source could not be filled", e.getCause());
    }
  }

  private static void write(ObjectStore store, Workload workload, int index) {
    var key = new ObjectKey(workload.key(index));
    var random = new Random(index);
    if (workload.large()) {
      parts(
          store,
          new WriteRequest(key, ObjectAttributes.NONE, workload.size(), workload.partSize()),
          random);
    } else {
      store.put(key, ObjectAttributes.NONE, bytes(random, workload.size()), Condition.ABSENT);
    }
  }

  private static void parts(ObjectStore store, WriteRequest request, Random random) {
    try (var write = store.begin(request)) {
      for (var number = 1; number <= request.parts(); number++) {
        write.part(number, bytes(random, request.partLength(number)));
      }
      write.commit(Condition.NONE);
    }
  }

  private static Payload bytes(Random random, long size) {
    var bytes = new byte[Math.toIntExact(size)];
    random.nextBytes(bytes);
    return Payload.of(bytes);
  }
}
