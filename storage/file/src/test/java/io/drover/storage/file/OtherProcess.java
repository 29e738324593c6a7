package io.drover.storage.file;

import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectBody;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStat;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreException;
import io.drover.storage.WriteRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** What the tests let a process of its own do. */
final class OtherProcess {
  private OtherProcess() {}

  /** Does what the arguments say: what to do, the root, and how often. */
  public static void main(String[] args) throws InterruptedException {
    try (ObjectStore store = FileStores.open(Path.of(args[1]), Map.of("durable", "false"))) {
      switch (args[0]) {
        case "count" -> count(store, Integer.parseInt(args[2]));
        case "churn" -> churn(store, Integer.parseInt(args[2]));
        case "write" -> write(store, "wörter/\ud83d\ude00");
        case "hang" -> hang(store);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }

  /** Adds one to a number in an object, so often, each time only over the version that was read. */
  private static void count(ObjectStore store, int times) {
    ObjectKey key = new ObjectKey("counter");
    for (int done = 0; done < times; ) {
      try {
        ObjectStat stat = store.head(key).orElseThrow();
        try (ObjectBody body = store.read(key, stat.pin())) {
          byte[] bytes = new byte[(int) body.length()];
          body.readFully(bytes, 0, bytes.length);
          int next = Integer.parseInt(new String(bytes, StandardCharsets.UTF_8)) + 1;
          byte[] content = Integer.toString(next).getBytes(StandardCharsets.UTF_8);
          store.put(key, ObjectAttributes.NONE, Payload.of(content), Condition.match(stat.pin()));
          done++;
        }
      } catch (StoreException.PreconditionFailed | StoreException.Conflict e) {
        Thread.onSpinWait();
      }
    }
  }

  /** Creates and deletes in directories that come and go. */
  private static void churn(ObjectStore store, int times) {
    for (int i = 0; i < times; i++) {
      ObjectKey key = new ObjectKey("churn/" + i % 3 + "/" + ProcessHandle.current().pid());
      store.put(key, ObjectAttributes.NONE, Payload.EMPTY, Condition.ABSENT);
      store.delete(key, Condition.NONE);
    }
  }

  private static void write(ObjectStore store, String key) {
    store.put(new ObjectKey(key), ObjectAttributes.NONE, Payload.EMPTY, Condition.ABSENT);
    if (store.head(new ObjectKey(key)).isEmpty()) {
      throw new IllegalStateException("what was written is not there");
    }
  }

  /** Begins to write, says so, and never ends. */
  private static void hang(ObjectStore store) throws InterruptedException {
    var write = store.begin(new WriteRequest(new ObjectKey("half"), ObjectAttributes.NONE, 20, 10));
    write.part(1, Payload.of(new byte[10]));
    System.out.println("writing");
    new java.util.concurrent.CountDownLatch(1).await();
  }
}
