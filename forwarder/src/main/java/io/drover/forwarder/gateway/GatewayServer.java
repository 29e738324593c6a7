package io.drover.forwarder.gateway;

import java.util.concurrent.Executors;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server in front of the servlet; requests run on virtual threads. */
final class GatewayServer implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int HEADERS = 32 << 10;

  private final Server server;
  private final ServerConnector connector;

  GatewayServer(Listener listener, GatewayServlet servlet) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("gateway");
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gateway-", 0).factory()));
    server = new Server(threads);
    connector = connector(server, listener);
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    context.addServlet(new ServletHolder(servlet), "/*");
    server.setHandler(new GracefulHandler(context));
    server.setStopTimeout(listener.drain().toMillis());
  }

  private static ServerConnector connector(Server server, Listener listener) {
    HttpConfiguration http = new HttpConfiguration();
    http.setHttpCompliance(HttpCompliance.RFC7230);
    // Keys may have anything in them: //, .., %2F, and what else a path should not have.
    http.setUriCompliance(UriCompliance.UNSAFE);
    // Headers as they were sent, letter by letter: they are signed.
    http.setHeaderCacheCaseSensitive(true);
    http.setRequestHeaderSize(HEADERS);
    http.setResponseHeaderSize(HEADERS);
    http.setSendServerVersion(false);
    http.setIdleTimeout(listener.idle().toMillis());
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector;
    if (listener.tls().isPresent()) {
      SecureRequestCustomizer secure = new SecureRequestCustomizer();
      secure.setSniHostCheck(false);
      http.addCustomizer(secure);
      connector = new ServerConnector(server, ssl(listener.tls().get()), plain);
    } else {
      connector = new ServerConnector(server, plain);
    }
    connector.setHost(listener.address());
    connector.setPort(listener.port());
    connector.setIdleTimeout(listener.idle().toMillis());
    return connector;
  }

  private static SslContextFactory.Server ssl(Listener.Tls tls) {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setKeyStorePath(tls.keystore().toString());
    factory.setKeyStorePassword(tls.password().value());
    return factory;
  }

  void start() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(
          "the gateway cannot listen on %s:%d: %s"
              .formatted(connector.getHost(), connector.getPort(), e.getMessage()),
          e);
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  boolean running() {
    return server.isRunning();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the gateway did not stop cleanly", e);
    }
  }
}
