package io.drover.coordinator.keys;

import io.drover.schemas.record.KeyListFormat;
import io.drover.storage.Condition;
import io.drover.storage.ObjectAttributes;
import io.drover.storage.ObjectKey;
import io.drover.storage.ObjectStore;
import io.drover.storage.Payload;
import io.drover.storage.StoreUri;
import io.drover.storage.Stores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Lists of keys in a store on the heap. */
public final class Lists implements AutoCloseable {
  private final Stores stores = Stores.discover(Map.of());
  private final ObjectStore store;

  /**
   * @param bucket one of its own for each test: buckets live as long as the process
   */
  public Lists(String bucket) {
    this.store = stores.open(StoreUri.parse("memory://" + bucket + "/"));
  }

  public ObjectStore store() {
    return store;
  }

  public void put(String key, String text) {
    put(key, text.getBytes(StandardCharsets.UTF_8));
  }

  public void put(String key, byte[] bytes) {
    store.put(new ObjectKey(key), ObjectAttributes.NONE, Payload.of(bytes), Condition.NONE);
  }

  public ListedKeys open(String key, KeyListFormat format) {
    return ListedKeys.present(store, new ObjectKey(key), format);
  }

  /** An inventory of one gzip file per text; gives the key of its manifest. */
  public String inventory(String schema, List<String> files) {
    List<String> described = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      String key = "inv/data/%d.csv.gz".formatted(i);
      byte[] bytes = gzip(files.get(i));
      put(key, bytes);
      described.add(
          "{\"key\":\"%s\",\"size\":%d,\"MD5checksum\":\"%s\"}"
              .formatted(key, bytes.length, md5(bytes)));
    }
    put(
        "inv/manifest.json",
        "{\"sourceBucket\":\"in\",\"version\":\"2016-11-30\",\"fileFormat\":\"CSV\",\"fileSchema\":\"%s\",\"files\":[%s]}"
            .formatted(schema, String.join(",", described)));
    return "inv/manifest.json";
  }

  private static byte[] gzip(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All keys of a list, read so many at a time. */
  static List<String> keys(ListedKeys list, Position from, int most) {
    List<String> keys = new ArrayList<>();
    Position at = from;
    List<KeyEntry> entries = list.read(at, most);
    while (!entries.isEmpty()) {
      for (KeyEntry entry : entries) {
        if (entry instanceof KeyEntry.Named(String key, Position _)) {
          keys.add(key);
        }
      }
      at = entries.getLast().next();
      entries = list.read(at, most);
    }
    return keys;
  }

  @Override
  public void close() {
    stores.close();
  }
}
