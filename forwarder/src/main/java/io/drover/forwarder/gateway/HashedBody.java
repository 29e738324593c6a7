package io.drover.forwarder.gateway;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;

/** A body that fails at its end if its SHA-256 is not the one that was signed. */
final class HashedBody extends FilterInputStream {
  private final byte[] expected;
  private final MessageDigest digest;
  private boolean checked;

  HashedBody(InputStream body, byte[] expected) {
    super(body);
    this.expected = expected.clone();
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
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
    } else if (!checked) {
      checked = true;
      if (!MessageDigest.isEqual(expected, digest.digest())) {
        throw new IOException(new S3ProxyException(S3ErrorCode.X_AMZ_CONTENT_S_H_A_256_MISMATCH));
      }
    }
    return n;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
