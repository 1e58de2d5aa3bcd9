package io.bulkhead.api;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.EmptyList;
import io.bulkhead.kind.Stored;
import io.bulkhead.store.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers reads of collections: whole, page by page, or one of the row's special ways.
final class Lists {
  private final Wire wire;
  private final FileAnswers files;

  Lists(Wire wire, FileAnswers files) {
    this.wire = wire;
    this.files = files;
  }

  <D> Answer list(
      Kind<D> kind, @Nullable DocumentKey parent, boolean slash, Request request, Reader reader) {
    for (Kind.Read<D> way : kind.reads()) {
      if (request.query().containsKey(way.parameter())
          && (way.slash() == null || way.slash() == slash)) {
        return special(kind, way, parent, request, reader);
      }
    }
    if (slash) {
      throw Paths.unknown();
    }
    boolean paged = request.query().containsKey("limit") || request.query().containsKey("continue");
    if (paged) {
      return page(kind, parent, request, reader);
    }
    List<D> bodies = bodies(all(kind, parent, reader));
    if (bodies.isEmpty() && kind.emptyRefusal().isPresent()) {
      throw new BulkheadException(Problem.INVALID_QUERY, kind.emptyRefusal().get());
    }
    if (kind.listShape().isPresent()) {
      return Answer.json(200, wire.line(kind.listShape().get().apply(bodies)));
    }
    boolean shownAsNull = bodies.isEmpty() && kind.emptyList() == EmptyList.NULL;
    return Answer.json(200, wire.line(shownAsNull ? null : bodies));
  }

  private <D> Answer special(
      Kind<D> kind,
      Kind.Read<D> way,
      @Nullable DocumentKey parent,
      Request request,
      Reader reader) {
    Object shown =
        way.answer().of(parent, request.query(way.parameter()), all(kind, parent, reader), reader);
    return switch (shown) {
      case null -> throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
      case Stored<?> one when way.asFile() -> files.show(kind, one, request.accept(), reader);
      default -> Answer.json(200, wire.line(shown));
    };
  }

  private <D> Answer page(
      Kind<D> kind, @Nullable DocumentKey parent, Request request, Reader reader) {
    int limit = limit(request.query("limit"));
    List<Stored<D>> found = reader.page(kind, parent, after(request.query("continue")), limit);
    Answer answer = Answer.json(200, wire.line(bodies(found)));
    if (limit == 0 || found.size() < limit) {
      return answer;
    }
    byte[] order = Long.toString(found.getLast().order()).getBytes(StandardCharsets.US_ASCII);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(order);
    return new Answer(200, answer.contentType(), answer.body(), Map.of("X-Continue", token));
  }

  private static int limit(String text) {
    try {
      int limit = text.isEmpty() ? 0 : Integer.parseInt(text);
      if (limit >= 0) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new BulkheadException(Problem.INVALID_QUERY, "limit must be a number", "limit");
  }

  private static long after(String token) {
    try {
      return token.isEmpty()
          ? 0
          : Long.parseLong(
              new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new BulkheadException(
          Problem.INVALID_QUERY, "continue must be what X-Continue said", "continue");
    }
  }

  private static <D> List<Stored<D>> all(
      Kind<D> kind, @Nullable DocumentKey parent, Reader reader) {
    return parent == null ? reader.roots(kind) : reader.children(kind, parent);
  }

  private static <D> List<D> bodies(List<Stored<D>> all) {
    return all.stream().map(Stored::body).toList();
  }
}
