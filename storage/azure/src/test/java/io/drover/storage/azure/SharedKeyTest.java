package io.drover.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.azure.storage.common.StorageSharedKeyCredential;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SharedKeyTest {
  private final SharedKey key = new SharedKey("account", "c2VjcmV0LW9mLXRlc3Q=");

  @Test
  @DisplayName("signs method, length, conditions, range, x-ms- headers and the resource")
  void signedText() {
    Map<String, String> headers = WireRequest.noHeaders();
    headers.put("x-ms-version", AzureWire.VERSION);
    headers.put("x-ms-date", "today");
    headers.put("x-ms-meta-a1", "one");
    headers.put("x-ms-meta-a_b", "two");
    headers.put("if-match", "\"0x1\"");
    headers.put("range", "bytes=0-1");
    String text =
        key.text(
            "GET",
            "/container/a%20b",
            Map.of("restype", "container", "startFrom", "x y"),
            0,
            headers);
    assertThat(text)
        .isEqualTo(
            String.join(
                "\n",
                "GET",
                "", // Content-Encoding
                "", // Content-Language
                "", // Content-Length, empty for none
                "", // Content-MD5
                "", // Content-Type
                "", // Date
                "", // If-Modified-Since
                "\"0x1\"",
                "", // If-None-Match
                "", // If-Unmodified-Since
                "bytes=0-1",
                "x-ms-date:today",
                "x-ms-meta-a_b:two", // as words: the underscore first
                "x-ms-meta-a1:one",
                "x-ms-version:" + AzureWire.VERSION,
                "/account/container/a%20b",
                "restype:container",
                "startfrom:x y"));
  }

  @Test
  @DisplayName("the signature is the one that the SDK makes")
  void sameAsSdk() throws MalformedURLException {
    Map<String, String> headers = WireRequest.noHeaders();
    headers.put("x-ms-version", AzureWire.VERSION);
    headers.put("x-ms-date", "today");
    headers.put("x-ms-meta-a1", "one");
    headers.put("x-ms-meta-a_b", "two");
    headers.put("x-ms-meta-ab", "three");
    headers.put("x-ms-meta-_", "four");
    headers.put("x-ms-meta-a", "five");
    headers.put("x-ms-blob-content-type", "text/plain");
    headers.put("if-none-match", "*");
    Map<String, String> query = Map.of("comp", "block", "blockid", "ab+/==");
    Map<String, String> sent = new HashMap<>(headers);
    sent.put("content-length", "7");
    String wanted =
        new StorageSharedKeyCredential("account", "c2VjcmV0LW9mLXRlc3Q=")
            .generateAuthorizationHeader(
                URI.create("http://host/container/a%20b?comp=block&blockid=ab%2B%2F%3D%3D").toURL(),
                "PUT",
                sent);
    key.sign("PUT", "/container/a%20b", query, 7, headers);
    assertThat(headers).containsEntry("authorization", wanted);
  }

  @Test
  @DisplayName("T-38 a key that is not base64 is refused without repeating it")
  void brokenKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SharedKey("account", "not base64: top-secret!"))
        .withMessageNotContaining("secret!")
        .withNoCause();
    assertThat(key.toString()).doesNotContain("c2VjcmV0");
  }
}
