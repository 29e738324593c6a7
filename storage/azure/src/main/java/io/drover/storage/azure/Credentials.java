package io.drover.storage.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.storage.blob.BlobServiceClientBuilder;
import java.time.Instant;
import java.util.Map;

/**
 * How requests show who sends them, those of the SDK and those of the wire. Safe for any number of
 * threads; never shows a secret in a message (T-38).
 */
sealed interface Credentials permits SharedKey, Credentials.Sas, Credentials.Bearer {
  /**
   * Adds what proves the sender's identity to the headers of a request that is complete otherwise.
   *
   * @param method HTTP method
   * @param path the request's path as it is sent
   * @param query query parameters, raw
   * @param length bytes of the body
   * @param headers the request's headers
   */
  void sign(
      String method,
      String path,
      Map<String, String> query,
      long length,
      Map<String, String> headers);

  /** Lets the SDK's client act for the same identity. */
  void lend(BlobServiceClientBuilder builder);

  /** What every URL ends in: query parameters as they are sent, or nothing. */
  default String suffix() {
    return "";
  }

  /** A shared access signature: part of every URL, so URLs are never shown. */
  record Sas(String token) implements Credentials {
    @Override
    public void sign(
        String method,
        String path,
        Map<String, String> query,
        long length,
        Map<String, String> headers) {
      // All in the URL.
    }

    @Override
    public void lend(BlobServiceClientBuilder builder) {
      builder.sasToken(token);
    }

    @Override
    public String suffix() {
      return token;
    }

    @Override
    public String toString() {
      return "Sas[(secret)]";
    }
  }

  /** Tokens of Microsoft Entra ID. */
  record Bearer(AccessTokens tokens) implements Credentials {
    @Override
    public void sign(
        String method,
        String path,
        Map<String, String> query,
        long length,
        Map<String, String> headers) {
      headers.put("authorization", "Bearer " + tokens.token());
    }

    @Override
    public void lend(BlobServiceClientBuilder builder) {
      builder.credential(tokens.credential());
    }

    @Override
    public String toString() {
      return "Bearer[(secret)]";
    }
  }

  /** Where tokens come from. */
  interface AccessTokens {
    /**
     * A token that is still good for some minutes.
     *
     * @throws io.drover.storage.StoreException.Denied if there is no identity to be had
     */
    String token();

    /** Where the tokens come from, for the SDK. */
    TokenCredential credential();
  }

  /** A token and its end. */
  record Token(String value, Instant expires) {
    @Override
    public String toString() {
      return "Token[expires=%s]".formatted(expires);
    }
  }
}
