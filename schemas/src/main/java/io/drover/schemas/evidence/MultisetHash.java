package io.drover.schemas.evidence;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * MuHash3072: a hash of a multiset of byte strings that does not depend on their order and merges,
 * so that many threads can each take a part. The same construction, byte for byte, as in Bitcoin
 * Core, where it is in use since 2021.
 *
 * <p>Each element becomes a number below 2^3072 (SHA-256 as the key of a ChaCha20 stream of 384
 * bytes, read little-endian); the numbers are multiplied modulo the prime 2^3072 − 1103717; the
 * digest is the SHA-256 of the product in 384 bytes, little-endian. Finding two different sets with
 * one digest is as hard as discrete logarithms in that group (Bellare and Micciancio, "A New
 * Paradigm for Collision-Free Hashing", EUROCRYPT '97): about 128 bits.
 *
 * <p>One thread at a time. Memory: two numbers, whatever the number of elements.
 */
public final class MultisetHash {
  private static final int BITS = 3072;
  private static final int BYTES = BITS / 8;
  private static final BigInteger EXCESS = BigInteger.valueOf(1_103_717);
  private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(BITS).subtract(EXCESS);
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(BITS).subtract(BigInteger.ONE);
  private static final byte[] ZEROES = new byte[BYTES];
  private static final byte[] NONCE = new byte[12];

  private final MessageDigest sha256;
  private final Cipher stream;
  private BigInteger product = BigInteger.ONE;
  private BigInteger divisor = BigInteger.ONE;

  /** Of nothing. */
  public MultisetHash() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
      stream = Cipher.getInstance("ChaCha20");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256 and ChaCha20", e);
    }
  }

  /** Takes an element in. */
  public void add(byte[] element) {
    product = times(product, number(element));
  }

  /** Takes an element out again that was, or will be, added. */
  public void remove(byte[] element) {
    divisor = times(divisor, number(element));
  }

  /** Takes in everything of another one, which stays as it is. */
  public void merge(MultisetHash other) {
    product = times(product, other.product);
    divisor = times(divisor, other.divisor);
  }

  /** The digest of what is in now, 32 bytes; more may be added afterwards. */
  public byte[] digest() {
    BigInteger all = product.multiply(divisor.modInverse(PRIME)).mod(PRIME);
    return sha256.digest(littleEndian(all));
  }

  private BigInteger number(byte[] element) {
    try {
      // Decrypting, because encrypting refuses the same key twice in a row, and elements may
      // repeat.
      stream.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(sha256.digest(element), "ChaCha20"),
          new ChaCha20ParameterSpec(NONCE, 0));
      byte[] number = stream.doFinal(ZEROES);
      reverse(number);
      return new BigInteger(1, number);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ChaCha20 takes every key of 32 bytes", e);
    }
  }

  /** Below 2^3072, though not always below the prime; the digest reduces in the end. */
  private static BigInteger times(BigInteger a, BigInteger b) {
    BigInteger result = a.multiply(b);
    while (result.bitLength() > BITS) {
      result = result.shiftRight(BITS).multiply(EXCESS).add(result.and(MASK));
    }
    return result;
  }

  private static byte[] littleEndian(BigInteger number) {
    byte[] shortest = number.toByteArray();
    int sign = shortest.length > BYTES ? 1 : 0;
    byte[] bytes = new byte[BYTES];
    int length = shortest.length - sign;
    System.arraycopy(shortest, sign, bytes, BYTES - length, length);
    reverse(bytes);
    return bytes;
  }

  private static void reverse(byte[] bytes) {
    for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
      byte swapped = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = swapped;
    }
  }
}
