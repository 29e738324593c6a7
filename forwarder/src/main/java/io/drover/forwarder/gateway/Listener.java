package io.drover.forwarder.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/**
 * Where the gateway listens.
 *
 * @param address host or address; loopback unless somebody says otherwise
 * @param port 0 for any free one
 * @param tls what TLS needs; empty for plain HTTP
 * @param idle connections without any traffic for so long are closed
 * @param drain how long a stop waits for requests under way
 */
record Listener(String address, int port, Optional<Tls> tls, Duration idle, Duration drain) {
  /**
   * Certificate and key.
   *
   * @param keystore PKCS#12 or JKS
   * @param password of the store and of the key in it
   */
  record Tls(Path keystore, Password password) {}

  /** The URL of a port of it. */
  URI endpoint(int bound) {
    return URI.create("%s://%s:%d".formatted(tls.isPresent() ? "https" : "http", address, bound));
  }
}
