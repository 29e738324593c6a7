package io.drover.storage.s3;

import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/**
 * The HTTP client of the lean way that sends nothing, remembers what it should send, and answers
 * with an empty success.
 */
final class RecordingClient extends CloseableHttpClient {
  private final List<ClassicHttpRequest> requests = new ArrayList<>();
  private final List<HttpHost> targets = new ArrayList<>();

  ClassicHttpRequest last() {
    return requests.getLast();
  }

  HttpHost lastTarget() {
    return targets.getLast();
  }

  @Override
  protected CloseableHttpResponse doExecute(
      HttpHost target, ClassicHttpRequest request, HttpContext context) {
    targets.add(target);
    requests.add(request);
    BasicClassicHttpResponse response = new BasicClassicHttpResponse(200);
    response.setHeader("ETag", "\"abc\"");
    response.setHeader("Content-Length", "0");
    return CloseableHttpResponse.adapt(response);
  }

  @Override
  public void close() {}

  @Override
  public void close(CloseMode mode) {}
}
