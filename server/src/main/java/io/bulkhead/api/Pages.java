package io.bulkhead.api;

import io.bulkhead.kind.Actions;
import io.bulkhead.kind.KindTable;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/// What anybody may read: the description of the API and a page to browse it. Neither tells
/// anything of the intents.
final class Pages {
  private final Map<String, Answer> pages;

  Pages(KindTable table) {
    byte[] description = Json.canonical(OpenApi.of(table, Actions.ALL));
    this.pages =
        Map.of(
            "/", new Answer(302, "", new byte[0], Map.of("Location", "/docs")),
            "/docs", new Answer(200, "text/html; charset=utf-8", page(), Map.of()),
            "/openapi", Answer.json(200, description));
  }

  private static byte[] page() {
    try (InputStream in = Pages.class.getResourceAsStream("/docs.html")) {
      if (in == null) {
        throw new IllegalStateException("packaged without docs.html");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read docs.html", e);
    }
  }

  Optional<Answer> find(String method, String path) {
    Optional<Answer> page = Optional.ofNullable(pages.get(path));
    return method.equals("GET") ? page : page.map(p -> Answer.empty(405).with("Allow", "GET"));
  }
}
