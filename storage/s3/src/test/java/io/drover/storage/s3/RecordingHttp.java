package io.drover.storage.s3;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An HTTP client that sends nothing, remembers what it should send, and answers with an empty
 * success.
 */
final class RecordingHttp implements SdkHttpClient {
  private final List<SdkHttpRequest> requests = new ArrayList<>();

  SdkHttpRequest last() {
    return requests.getLast();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    requests.add(request.httpRequest());
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        return HttpExecuteResponse.builder()
            .response(
                SdkHttpResponse.builder()
                    .statusCode(200)
                    .putHeader("ETag", "\"abc\"")
                    .putHeader("Content-Length", "0")
                    .build())
            .build();
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public void close() {}
}
