package io.drover.storage.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;

/**
 * Keeps the status of refusals that have no error code, as proxies and load balancers send them:
 * the SDK would lose it over a body that it cannot read.
 */
final class ForeignAnswers extends HttpPipelineSyncPolicy {
  /** The header that every refusal of the service has. */
  static final HttpHeaderName CODE = HttpHeaderName.fromString("x-ms-error-code");

  @Override
  protected HttpResponse afterReceivedResponse(
      HttpPipelineCallContext context, HttpResponse response) {
    int status = response.getStatusCode();
    // 401 is how the service asks for a token; the SDK answers it.
    if (status < 400 || status == 401 || response.getHeaderValue(CODE) != null) {
      return response;
    }
    response.close();
    throw new Refusal(status);
  }

  /** A refusal by somebody else. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refusal(int status) {
      super("status " + status + " without an error code");
      this.status = status;
    }

    int status() {
      return status;
    }
  }
}
