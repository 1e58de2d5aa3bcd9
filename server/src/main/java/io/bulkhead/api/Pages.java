package io.bulkhead.api;

import io.bulkhead.api.openapi.OpenApi;
import io.bulkhead.api.transport.ApiResponse;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Public pages: the description of the API, and Swagger UI to show it. Neither reveals anything of
/// the intents. Created or read only on request.
final class Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

  /// Must match `server/pom.xml`.
  private static final String VIEWER = "/META-INF/resources/webjars/swagger-ui/5.35.0/";

  /// Headers that restrict a page to this hub, and to the scripts and content of its own files.
  private static final Map<String, String> GUARDED =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer");

  private final Map<String, Supplier<ApiResponse>> pages = new LinkedHashMap<>();

  Pages(KindTable table) {
    pages.put("/", () -> new ApiResponse(302, "", new byte[0], Map.of("Location", "/docs")));
    pages.put("/openapi", kept(() -> Json.canonical(OpenApi.of(table, Actions.ALL))));
    pages.put("/docs", () -> file("/docs/index.html", "text/html; charset=utf-8"));
    script("start.js", "/docs/start.js");
    script("swagger-ui-bundle.js", VIEWER + "swagger-ui-bundle.js");
    pages.put("/docs/swagger-ui.css", () -> file(VIEWER + "swagger-ui.css", "text/css"));
    pages.put("/docs/favicon.png", () -> file(VIEWER + "favicon-32x32.png", "image/png"));
  }

  private void script(String name, String resource) {
    pages.put("/docs/" + name, () -> file(resource, "text/javascript; charset=utf-8"));
  }

  /// Created once, which takes a while.
  private static Supplier<ApiResponse> kept(Supplier<byte[]> json) {
    var made =
        new Object() {
          private byte[] bytes = new byte[0];

          private synchronized byte[] get() {
            if (bytes.length == 0) {
              bytes = json.get();
            }
            return bytes;
          }
        };
    return () -> ApiResponse.json(200, made.get());
  }

  private static ApiResponse file(String resource, String type) {
    try (InputStream in = Pages.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("packaged without " + resource);
      }
      return new ApiResponse(200, type, in.readAllBytes(), GUARDED);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  /// Creates the answer, which may take a while and never throws; empty if there is no such page.
  Optional<Supplier<ApiResponse>> find(String method, String path) {
    Optional<Supplier<ApiResponse>> page = Optional.ofNullable(pages.get(path));
    return method.equals("GET")
        ? page.map(p -> () -> shown(path, p))
        : page.map(p -> () -> ApiResponse.empty(405).with("Allow", "GET"));
  }

  private static ApiResponse shown(String path, Supplier<ApiResponse> page) {
    try {
      return page.get();
    } catch (RuntimeException | Error e) {
      LOG.error("{} cannot be shown", path, e);
      return ApiResponse.text(500, "The server encountered an internal error.");
    }
  }
}
