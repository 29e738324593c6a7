package io.drover.storage.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs requests with AWS Signature Version 4 in headers, as S3 takes it: paths are signed as they
 * are sent, encoded once. Every header that is given is signed. A test compares it with the SDK's
 * signer, which costs several times as much (docs/adr/0041). Safe for any number of threads.
 *
 * <p>Source: Amazon S3 API Reference, "Signature Calculations for the Authorization Header".
 */
final class SigV4 {
  static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String HMAC = "HmacSHA256";
  private static final HexFormat HEX = HexFormat.of();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int DATE_LENGTH = 8;

  private final String region;
  private volatile @Nullable Derived derived;
  private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, "");

  /** The key of a day. The MAC is a pattern to be cloned: it has taken its key and nothing else. */
  private record Derived(String secret, String date, Mac mac) {
    /** Without the secret (T-38). */
    @Override
    public String toString() {
      return "Derived[" + date + "]";
    }
  }

  /** The time as it is sent, for a second. */
  private record Stamp(long second, String text) {}

  SigV4(String region) {
    this.region = region;
  }

  /**
   * Adds what a signed request has more than the same request unsigned.
   *
   * @param path encoded, as it is sent
   * @param query raw names and values
   * @param headers all headers, {@code Host} among them; takes the new ones
   * @param payloadHash lower-case hexadecimal SHA-256 of the body, or {@link #UNSIGNED_PAYLOAD}
   */
  void sign(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String payloadHash,
      Instant now,
      AwsCredentialsIdentity credentials) {
    String time = time(now);
    String date = time.substring(0, DATE_LENGTH);
    headers.put("X-Amz-Date", time);
    headers.put("x-amz-content-sha256", payloadHash);
    if (credentials instanceof AwsSessionCredentialsIdentity session) {
      headers.put("X-Amz-Security-Token", session.sessionToken());
    }
    TreeMap<String, String> signed = new TreeMap<>();
    headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value));
    String names = String.join(";", signed.keySet());
    String request = canonical(method, path, query, signed, names, payloadHash);
    String scope = date + "/" + region + "/s3/aws4_request";
    String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + sha256(utf8(request));
    byte[] signature = mac(credentials.secretAccessKey(), date).doFinal(utf8(toSign));
    headers.put(
        "Authorization",
        ALGORITHM
            + " Credential="
            + credentials.accessKeyId()
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + HEX.formatHex(signature));
  }

  private static String canonical(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> signed,
      String names,
      String payloadHash) {
    StringBuilder text = new StringBuilder(512);
    text.append(method).append('\n').append(path).append('\n');
    appendQuery(query, text);
    text.append('\n');
    signed.forEach(
        (name, value) -> {
          text.append(name).append(':');
          appendTrimmed(value, text);
          text.append('\n');
        });
    return text.append('\n').append(names).append('\n').append(payloadHash).toString();
  }

  private static void appendQuery(Map<String, String> query, StringBuilder text) {
    if (query.isEmpty()) {
      return;
    }
    TreeMap<String, String> encoded = new TreeMap<>();
    query.forEach((name, value) -> encoded.put(KeyPath.query(name), KeyPath.query(value)));
    String separator = "";
    for (Map.Entry<String, String> parameter : encoded.entrySet()) {
      text.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
      separator = "&";
    }
  }

  /** Without white space around it, and with one blank for each stretch of it within. */
  private static void appendTrimmed(String value, StringBuilder text) {
    boolean pending = false;
    int start = text.length();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        pending = text.length() > start;
      } else {
        if (pending) {
          text.append(' ');
          pending = false;
        }
        text.append(c);
      }
    }
  }

  private String time(Instant now) {
    Stamp present = stamp;
    if (present.second() != now.getEpochSecond()) {
      present = new Stamp(now.getEpochSecond(), TIME.format(now));
      stamp = present;
    }
    return present.text();
  }

  private Mac mac(String secret, String date) {
    Derived present = derived;
    if (present == null || !present.date().equals(date) || !present.secret().equals(secret)) {
      present = new Derived(secret, date, derive(secret, date));
      derived = present;
    }
    try {
      return (Mac) present.mac().clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every Java's " + HMAC + " can be cloned", e);
    }
  }

  private Mac derive(String secret, String date) {
    byte[] key = utf8("AWS4" + secret);
    for (String part : new String[] {date, region, "s3", "aws4_request"}) {
      key = keyed(key).doFinal(utf8(part));
    }
    return keyed(key);
  }

  private static Mac keyed(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
