package io.drover.forwarder.gateway.awssdk;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.jspecify.annotations.Nullable;

/** Computes the MD5 of what passes, and fails at the end if the client announced another one. */
final class Md5Stream extends FilterInputStream {
  private final byte @Nullable [] announced;
  private final MessageDigest digest;
  private byte @Nullable [] computed;

  /**
   * @param announced what the client sent as Content-MD5, if it did
   */
  Md5Stream(InputStream stream, @Nullable String announced) {
    super(stream);
    this.announced = announced == null ? null : Base64.getDecoder().decode(announced);
    try {
      this.digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /** Over a stream whose client announced a checksum; otherwise the stream as it is. */
  static InputStream checking(InputStream stream, @Nullable String announced) {
    return announced == null ? stream : new Md5Stream(stream, announced);
  }

  /** The MD5 of all bytes in lower-case hexadecimal, once the stream has ended. */
  String hex() {
    if (computed == null) {
      throw new IllegalStateException("the stream has not ended");
    }
    return HexFormat.of().formatHex(computed);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = in.read(buffer, offset, length);
    if (n >= 0) {
      digest.update(buffer, offset, n);
    } else if (computed == null) {
      byte[] end = digest.digest();
      computed = end;
      if (announced != null && !MessageDigest.isEqual(announced, end)) {
        throw new IOException(new S3ProxyException(S3ErrorCode.BAD_DIGEST));
      }
    }
    return n;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
