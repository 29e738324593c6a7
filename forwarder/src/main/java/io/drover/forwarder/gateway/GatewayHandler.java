package io.drover.forwarder.gateway;

import io.drover.forwarder.gateway.awssdk.RoutedBlobStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;

/** S3Proxy's handler over our stores. Who sends a request is known before it comes here. */
final class GatewayHandler extends S3ProxyHandler {
  private static final long MAX_OBJECT = 5L << 40;
  private static final long MAX_DOCUMENT = 8L << 20;
  private static final int MAX_CHUNK = 16 << 20;
  private static final int SKEW_SECONDS = 900;

  GatewayHandler(RoutedBlobStore store, Optional<String> domain) {
    super(
        store,
        AuthenticationType.NONE,
        null,
        null,
        domain.orElse(null),
        MAX_OBJECT,
        MAX_DOCUMENT,
        MAX_CHUNK,
        false,
        null,
        null,
        SKEW_SECONDS);
  }

  /** Answers with an error document. */
  void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      String code,
      int status,
      String message)
      throws IOException {
    sendSimpleErrorResponse(request, response, code, status, message, Map.of());
  }
}
