package io.bulkhead.boot;

import io.bulkhead.api.transport.WatchedHeads;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/// Passes the limits of the HTTP server to the code that reads requests.
@ApplicationScoped
public class HttpOptions implements HttpServerOptionsCustomizer {
  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    WatchedHeads.like(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    WatchedHeads.like(options);
  }
}
