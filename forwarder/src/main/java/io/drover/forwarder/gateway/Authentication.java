package io.drover.forwarder.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.auth.AwsSignature;
import org.gaul.s3proxy.auth.S3AuthorizationHeader;
import org.gaul.s3proxy.checksum.ChunkedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Checks who sends a request: signature version 4, in headers or in the URL, with one of our access
 * keys. The computation is S3Proxy's. Its handler, though, reads a whole body into memory before it
 * knows who sent it; here the signature is checked first, and the body's own hash while it passes.
 */
final class Authentication {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final Duration MAX_EXPIRY = Duration.ofDays(7);
  private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final int DATE_LENGTH = 8;

  private final AccessKeys keys;
  private final int maxChunk;
  private final Clock clock;

  /**
   * @param maxChunk largest chunk of a body that is signed chunk by chunk; each is held while it is
   *     checked
   */
  Authentication(AccessKeys keys, int maxChunk, Clock clock) {
    this.keys = keys;
    this.maxChunk = maxChunk;
    this.clock = clock;
  }

  /**
   * Checks a request and gives its body, which fails at its end if it is not the one signed.
   *
   * @throws S3ProxyException if the sender is not known or the signature is not right
   */
  InputStream verified(HttpServletRequest request, InputStream body) throws IOException {
    String header = request.getHeader("Authorization");
    boolean presigned = header == null || !S3AuthorizationHeader.hasAwsScheme(header);
    S3AuthorizationHeader claim = claim(presigned ? fromQuery(request) : header);
    String secret =
        keys.secret(claim.getIdentity())
            .orElseThrow(() -> new S3ProxyException(S3ErrorCode.INVALID_ACCESS_KEY_ID));
    String time = checkTime(request, claim, presigned);
    checkSignedHeaders(request, presigned ? query(request, "X-Amz-SignedHeaders") : header);
    String content = presigned ? null : request.getHeader("x-amz-content-sha256");
    if (!presigned && content == null) {
      throw new S3ProxyException(
          S3ErrorCode.INVALID_REQUEST, "Missing required header: x-amz-content-sha256");
    }
    try {
      String signature = checkSignature(request, claim, secret, presigned, content);
      return presigned
          ? pinned(request, body)
          : body(request, claim, secret, time, signature, String.valueOf(content), body);
    } catch (GeneralSecurityException e) {
      throw new S3ProxyException(S3ErrorCode.INVALID_ARGUMENT, e);
    }
  }

  private static S3AuthorizationHeader claim(String header) {
    S3AuthorizationHeader claim;
    try {
      claim = new S3AuthorizationHeader(header);
    } catch (IllegalArgumentException e) {
      throw new S3ProxyException(S3ErrorCode.INVALID_ARGUMENT, e);
    }
    if (claim.getAuthenticationType() != AuthenticationType.AWS_V4) {
      throw new S3ProxyException(
          S3ErrorCode.ACCESS_DENIED, "Only signature version 4 is accepted.");
    }
    return claim;
  }

  private static String fromQuery(HttpServletRequest request) {
    if (!ALGORITHM.equals(request.getParameter("X-Amz-Algorithm"))) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED);
    }
    return "%s Credential=%s, SignedHeaders=%s, Signature=%s"
        .formatted(
            ALGORITHM,
            query(request, "X-Amz-Credential"),
            query(request, "X-Amz-SignedHeaders"),
            query(request, "X-Amz-Signature"));
  }

  private static String query(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name))
        .orElseThrow(() -> new S3ProxyException(S3ErrorCode.ACCESS_DENIED));
  }

  private String checkTime(
      HttpServletRequest request, S3AuthorizationHeader claim, boolean presigned) {
    String time = presigned ? query(request, "X-Amz-Date") : request.getHeader("x-amz-date");
    Instant signed = instant(time);
    if (claim.getDate() == null
        || !String.valueOf(time).substring(0, DATE_LENGTH).equals(claim.getDate())) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED, "The dates do not agree.");
    }
    Instant now = clock.instant();
    if (signed.isAfter(now.plus(SKEW))) {
      throw new S3ProxyException(S3ErrorCode.REQUEST_TIME_TOO_SKEWED);
    }
    if (presigned) {
      checkExpiry(signed, query(request, "X-Amz-Expires"), now);
    } else if (signed.isBefore(now.minus(SKEW))) {
      throw new S3ProxyException(S3ErrorCode.REQUEST_TIME_TOO_SKEWED);
    }
    return String.valueOf(time);
  }

  private static void checkExpiry(Instant signed, String expires, Instant now) {
    long seconds;
    try {
      seconds = Long.parseLong(expires);
    } catch (NumberFormatException e) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED, e);
    }
    if (seconds < 1 || seconds > MAX_EXPIRY.toSeconds()) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED, "The expiry is not within 7 days.");
    }
    if (!now.isBefore(signed.plusSeconds(seconds))) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED, "Request has expired");
    }
  }

  private static Instant instant(@Nullable String time) {
    if (time == null) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED, "A valid x-amz-date is required.");
    }
    try {
      return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED, "A valid x-amz-date is required.", e);
    }
  }

  /** A header that means something to S3 and is not signed could have been added on the way. */
  private static void checkSignedHeaders(HttpServletRequest request, String claimed) {
    List<String> signed = SignedHeaders.of(claimed);
    for (String name : Collections.list(request.getHeaderNames())) {
      String lower = name.toLowerCase(Locale.ROOT);
      boolean needed = lower.equals("host") || lower.startsWith("x-amz-");
      if (needed && !lower.equals("x-amz-content-sha256") && !signed.contains(lower)) {
        throw new S3ProxyException(
            S3ErrorCode.ACCESS_DENIED,
            "There were headers present in the request which were not signed: " + lower);
      }
    }
  }

  private static String checkSignature(
      HttpServletRequest request,
      S3AuthorizationHeader claim,
      String secret,
      boolean presigned,
      @Nullable String content)
      throws IOException, GeneralSecurityException {
    String raw = request.getRequestURI();
    String canonical = CanonicalPath.of(raw);
    for (String path : raw.equals(canonical) ? List.of(raw) : List.of(canonical, raw)) {
      String pinned = presigned ? AwsSignature.pinnedPayloadHash(request) : null;
      String expected = signature(request, path, claim, secret, presigned, pinned, content);
      if (same(expected, claim.getSignature())) {
        return expected;
      }
      // A URL that pins a hash may have signed it or left UNSIGNED-PAYLOAD in its place.
      if (pinned != null
          && same(
              signature(request, path, claim, secret, true, null, content), claim.getSignature())) {
        return expected;
      }
    }
    throw new S3ProxyException(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH);
  }

  private static String signature(
      HttpServletRequest request,
      String path,
      S3AuthorizationHeader claim,
      String secret,
      boolean presigned,
      @Nullable String pinned,
      @Nullable String content)
      throws IOException, GeneralSecurityException {
    return AwsSignature.createAuthorizationSignatureV4(
            request, claim, new byte[0], path, secret, presigned, pinned, content)
        .signature();
  }

  private static boolean same(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream pinned(HttpServletRequest request, InputStream body) {
    String hash = AwsSignature.pinnedPayloadHash(request);
    return hash == null ? body : new HashedBody(body, HexFormat.of().parseHex(hash));
  }

  private InputStream body(
      HttpServletRequest request,
      S3AuthorizationHeader claim,
      String secret,
      String time,
      String signature,
      String content,
      InputStream body)
      throws GeneralSecurityException {
    if (HASH.matcher(content).matches()) {
      return new HashedBody(body, HexFormat.of().parseHex(content));
    }
    String trailer = request.getHeader("x-amz-trailer");
    return switch (content) {
      case UNSIGNED -> body;
      case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new ChunkedInputStream(body, maxChunk, trailer);
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" ->
          chunks(claim, secret, time, signature, null, body);
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
          chunks(claim, secret, time, signature, trailer, body);
      default ->
          throw new S3ProxyException(
              S3ErrorCode.INVALID_ARGUMENT, "x-amz-content-sha256 must be a SHA-256 or a keyword");
    };
  }

  private InputStream chunks(
      S3AuthorizationHeader claim,
      String secret,
      String time,
      String signature,
      @Nullable String trailer,
      InputStream body)
      throws GeneralSecurityException {
    String scope =
        "%s/%s/%s/aws4_request".formatted(claim.getDate(), claim.getRegion(), claim.getService());
    return new ChunkedInputStream(
        body,
        maxChunk,
        signature,
        AwsSignature.deriveSigningKeyV4(claim, secret),
        String.valueOf(claim.getHmacAlgorithm()),
        time,
        scope,
        trailer);
  }
}
