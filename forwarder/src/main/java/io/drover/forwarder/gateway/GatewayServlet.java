package io.drover.forwarder.gateway;

import io.drover.forwarder.gateway.awssdk.Asked;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.gaul.s3proxy.S3ProxyHandler.RequestContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Takes requests: bounds how many there are, checks who sends them, and answers what goes wrong.
 */
final class GatewayServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(GatewayServlet.class);
  private static final String HEALTH = "/healthz";

  private final transient GatewayHandler handler;
  private final transient Authentication authentication;
  private final transient Optional<String> domain;
  private final transient Semaphore free;
  private final transient GatewayMetrics metrics;

  GatewayServlet(
      GatewayHandler handler,
      Authentication authentication,
      Optional<String> domain,
      int maxRequests,
      GatewayMetrics metrics) {
    this.handler = handler;
    this.authentication = authentication;
    this.domain = domain;
    this.free = new Semaphore(maxRequests);
    this.metrics = metrics;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!free.tryAcquire()) {
      metrics.turnedAway();
      refuse(
          request,
          response,
          "SlowDown",
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "too many requests at once");
      return;
    }
    GatewayMetrics.Request measured = metrics.begin();
    RequestContext context = new RequestContext();
    try {
      answer(request, response, context);
    } finally {
      free.release();
      measured.end(context, response.getStatus());
    }
  }

  private void answer(
      HttpServletRequest request, HttpServletResponse response, RequestContext context)
      throws IOException {
    try {
      handle(request, response, context);
    } catch (IOException | RuntimeException e) {
      Optional<AwsServiceException> known = known(e);
      if (known.isPresent()) {
        refuse(request, response, known.get());
      } else {
        broken(request, response, e);
      }
    }
  }

  private void handle(
      HttpServletRequest request, HttpServletResponse response, RequestContext context)
      throws IOException {
    GatewayRequest shown = new GatewayRequest(request, domain);
    try (InputStream body = request.getInputStream()) {
      if (request.getRequestURI().equals(HEALTH)) {
        handler.doHandle(request, shown, response, body, context);
        return;
      }
      InputStream verified = whole(request, authentication.verified(request, body));
      ScopedValue.where(Asked.REQUEST, shown.asked())
          .call(
              () -> {
                handler.doHandle(request, shown, response, verified, context);
                return true;
              });
    }
  }

  private static InputStream whole(HttpServletRequest request, InputStream body) {
    String decoded = request.getHeader("x-amz-decoded-content-length");
    long length = request.getContentLengthLong();
    if (decoded != null) {
      try {
        length = Long.parseLong(decoded);
      } catch (NumberFormatException e) {
        throw new org.gaul.s3proxy.S3ProxyException(
            org.gaul.s3proxy.S3ErrorCode.INVALID_ARGUMENT, e);
      }
    }
    return length < 0 ? body : new WholeBody(body, length);
  }

  private static Optional<AwsServiceException> known(Throwable failure) {
    Throwable each = failure;
    for (int depth = 0; each != null && depth < 20; depth++) {
      if (each instanceof AwsServiceException known) {
        return Optional.of(known);
      }
      each = each.getCause();
    }
    return Optional.empty();
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, AwsServiceException failure)
      throws IOException {
    if (failure.statusCode() == HttpServletResponse.SC_NOT_MODIFIED) {
      Optional.ofNullable(failure.awsErrorDetails())
          .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
          .flatMap(answer -> answer.firstMatchingHeader("ETag"))
          .ifPresent(tag -> response.setHeader("ETag", tag));
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    refuse(
        request,
        response,
        failure.awsErrorDetails().errorCode(),
        failure.statusCode(),
        String.valueOf(failure.awsErrorDetails().errorMessage()));
  }

  /**
   * The connection is gone or the request makes no sense: what is left depends on how far it got.
   */
  private void broken(HttpServletRequest request, HttpServletResponse response, Exception failure)
      throws IOException {
    log.atWarn().setCause(failure).log("a request could not be answered");
    if (response.isCommitted()) {
      throw failure instanceof IOException io ? io : new IOException(failure);
    }
    if (failure instanceof IllegalArgumentException) {
      refuse(
          request,
          response,
          "InvalidArgument",
          HttpServletResponse.SC_BAD_REQUEST,
          String.valueOf(failure.getMessage()));
    } else if (failure instanceof UnsupportedOperationException) {
      refuse(
          request,
          response,
          "NotImplemented",
          HttpServletResponse.SC_NOT_IMPLEMENTED,
          "not offered");
    } else {
      refuse(
          request,
          response,
          "SlowDown",
          HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          "the request was not completed");
    }
  }

  private void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      String code,
      int status,
      String message)
      throws IOException {
    if (response.isCommitted()) {
      throw new IOException("the answer is under way and cannot become " + code);
    }
    log.atDebug().addKeyValue("error", code).log("refused: {}", message);
    response.resetBuffer();
    handler.refuse(request, response, code, status, message);
  }
}
