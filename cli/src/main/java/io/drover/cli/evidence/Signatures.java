package io.drover.cli.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Signs and checks with Ed25519 (RFC 8032); keys as PEM files, as OpenSSL writes them. */
public final class Signatures {
  /** Its name in a file of evidence. */
  static final String ALGORITHM = "Ed25519";

  private Signatures() {}

  /**
   * Reads a private key ({@code openssl genpkey -algorithm ed25519}).
   *
   * @throws IllegalArgumentException if the file has none
   */
  public static PrivateKey privateKey(Path pem) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new PKCS8EncodedKeySpec(decoded(pem, "PRIVATE KEY")));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("%s is no Ed25519 private key".formatted(pem), e);
    }
  }

  /**
   * Reads a public key ({@code openssl pkey -pubout}).
   *
   * @throws IllegalArgumentException if the file has none
   */
  public static PublicKey publicKey(Path pem) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(decoded(pem, "PUBLIC KEY")));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("%s is no Ed25519 public key".formatted(pem), e);
    }
  }

  static byte[] sign(PrivateKey key, byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new EvidenceException("the evidence cannot be signed with this key", e);
    }
  }

  static boolean valid(PublicKey key, byte[] message, byte[] signed) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new EvidenceException("the signature cannot be checked: it is malformed", e);
    }
  }

  private static byte[] decoded(Path pem, String label) {
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    String text;
    try {
      text = Files.readString(pem);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the key file %s: %s".formatted(pem, e), e);
    }
    int from = text.indexOf(begin);
    int until = text.indexOf(end);
    if (from < 0 || until < from) {
      throw new IllegalArgumentException(
          "%s has no line '%s'; a key is a PEM file".formatted(pem, begin));
    }
    return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), until));
  }
}
