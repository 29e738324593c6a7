package io.drover.e2e;

import io.drover.storage.Condition;
import io.drover.storage.ListPage;
import io.drover.storage.ListRequest;
import io.drover.storage.ListedObject;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What is below a place of a store, as an application sees it. */
final class Contents {
  private final StoreUri place;
  private final ObjectStore store;

  Contents(Stores stores, String uri) {
    this.place = StoreUri.parse(uri);
    this.store = stores.open(place);
  }

  void put(String relative, String content) {
    put(relative, content.getBytes(StandardCharsets.UTF_8), ObjectAttributes.NONE);
  }

  void put(String relative, byte[] content, ObjectAttributes attributes) {
    store.put(place.key(relative), attributes, Payload.of(content), Condition.NONE);
  }

  /** Puts objects of random bytes, several at once. */
  void fill(List<String> relative, int size) throws Exception {
    try (ExecutorService several = Executors.newFixedThreadPool(8)) {
      List<Future<?>> puts = new ArrayList<>();
      for (String each : relative) {
        byte[] content = new byte[size];
        new Random(each.hashCode()).nextBytes(content);
        puts.add(several.submit(() -> put(each, content, ObjectAttributes.NONE)));
      }
      for (Future<?> put : puts) {
        put.get();
      }
    }
  }

  void delete(String relative) {
    if (!store.delete(place.key(relative), Condition.NONE)) {
      throw new AssertionError("there was no " + relative);
    }
  }

  /** Every object's SHA-256 in hexadecimal, by its key below the place. */
  Map<String, String> hashes() {
    Map<String, String> hashes = new TreeMap<>();
    ListRequest request = ListRequest.first(place.prefix());
    for (ListPage page = store.list(request); ; page = store.list(request)) {
      for (ListedObject each : page.objects()) {
        hashes.put(place.relative(each.key()).orElse(""), hash(each.key()));
      }
      if (page.last()) {
        return hashes;
      }
      request = request.after(page.objects().getLast().key());
    }
  }

  private String hash(ObjectKey key) {
    try (ObjectBody body = store.read(key)) {
      byte[] bytes = new byte[Math.toIntExact(body.length())];
      body.readFully(bytes, 0, bytes.length);
      return sha256(bytes);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
