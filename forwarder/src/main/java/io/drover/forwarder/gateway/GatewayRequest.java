package io.drover.forwarder.gateway;

import io.drover.forwarder.gateway.awssdk.Asked;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.jspecify.annotations.Nullable;

/**
 * A request, after its sender was checked, as S3Proxy's handler is to see it: without what has been
 * dealt with here.
 */
final class GatewayRequest extends HttpServletRequestWrapper {
  private static final String TAGGING = "tagging";
  private static final String HOST = "Host";

  /** Dealt with here; the handler would answer that it does not know them. */
  private static final Set<String> HIDDEN =
      Set.of(
          "x-amz-tagging",
          "x-amz-tagging-directive",
          "x-amz-content-sha256",
          "x-amz-security-token",
          "x-amz-expected-bucket-owner",
          "x-amz-request-payer");

  private final Optional<String> domain;

  /**
   * @param domain names below it are buckets, if there is one
   */
  GatewayRequest(HttpServletRequest request, Optional<String> domain) {
    super(request);
    this.domain = domain;
  }

  /** What the handler does not pass on. */
  Asked asked() {
    return new Asked(
        tags(getRequest().getParameter(TAGGING), super.getHeader("x-amz-tagging")),
        super.getParameter(TAGGING) != null,
        Optional.ofNullable(super.getHeader("If-Match")),
        "REPLACE".equalsIgnoreCase(super.getHeader("x-amz-tagging-directive")));
  }

  private static Map<String, String> tags(@Nullable String tagging, @Nullable String header) {
    Map<String, String> tags = new HashMap<>();
    if (header == null || header.isEmpty() || tagging != null) {
      return tags;
    }
    for (String pair : header.split("&", -1)) {
      String[] sides = pair.split("=", 2);
      if (tags.put(decoded(sides[0]), sides.length < 2 ? "" : decoded(sides[1])) != null) {
        throw new S3ProxyException(S3ErrorCode.INVALID_ARGUMENT, "A tag is given twice.");
      }
    }
    return tags;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new S3ProxyException(S3ErrorCode.INVALID_ARGUMENT, e);
    }
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names =
        Collections.list(super.getHeaderNames()).stream()
            .filter(name -> !HIDDEN.contains(name.toLowerCase(Locale.ROOT)))
            .toList();
    return Collections.enumeration(names);
  }

  /**
   * A host that is no bucket is the gateway itself; the handler would take it for a bucket. The
   * hash of the body has been seen to.
   */
  @Override
  public @Nullable String getHeader(String name) {
    if (HIDDEN.contains(name.toLowerCase(Locale.ROOT))) {
      return null;
    }
    String value = super.getHeader(name);
    if (!HOST.equalsIgnoreCase(name) || domain.isEmpty() || value == null) {
      return value;
    }
    String host = value.replaceFirst(":\\d+$", "");
    return host.endsWith("." + domain.get()) ? value : domain.get();
  }

  @Override
  public Enumeration<String> getParameterNames() {
    List<String> names =
        Collections.list(super.getParameterNames()).stream()
            .filter(name -> !name.equals(TAGGING))
            .toList();
    return Collections.enumeration(names);
  }
}
