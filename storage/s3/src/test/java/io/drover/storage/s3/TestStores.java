package io.drover.storage.s3;

import io.drover.storage.ObjectStore;
import io.drover.storage.StoreSettings;
import io.drover.storage.StoreUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** Opens S3 stores as the application does: by URI and settings. */
final class TestStores {
  private TestStores() {}

  static ObjectStore open(String bucket, Map<String, String> settings) {
    var provider = new S3StoreProvider();
    return provider.open(
        StoreUri.parse("s3://" + bucket), new StoreSettings("s3", provider.settings(), settings));
  }

  /** An endpoint where nobody listens. */
  static Map<String, String> refused(Map<String, String> settings) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return with(settings, "endpoint", "http://127.0.0.1:" + socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> with(Map<String, String> settings, String key, String value) {
    Map<String, String> changed = new HashMap<>(settings);
    changed.put(key, value);
    return changed;
  }
}
