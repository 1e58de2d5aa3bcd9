package io.bulkhead.api;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.EmptyList;
import io.bulkhead.kind.Stored;
import io.bulkhead.store.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers reads of collections: whole, page by page, or one of the row's special ways.
final class Lists {
  private final Wire wire;
  private final FileAnswers files;
  private final Gatekeeper gate;

  Lists(Wire wire, FileAnswers files, Gatekeeper gate) {
    this.wire = wire;
    this.files = files;
    this.gate = gate;
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
    List<D> bodies = bodies(all(kind, parent, request, reader));
    if (bodies.isEmpty() && kind.emptyRefusal().isPresent()) {
      throw new BulkheadException(Problem.INVALID_QUERY, kind.emptyRefusal().get());
    }
    boolean shownAsNull = bodies.isEmpty() && kind.emptyList() == EmptyList.NULL;
    return shownAsNull && kind.listShape().isEmpty()
        ? Answer.json(200, wire.line(null))
        : shown(kind, bodies);
  }

  private <D> Answer shown(Kind<D> kind, List<D> bodies) {
    return Answer.json(
        200,
        wire.line(kind.listShape().isPresent() ? kind.listShape().get().apply(bodies) : bodies));
  }

  private <D> Answer special(
      Kind<D> kind,
      Kind.Read<D> way,
      @Nullable DocumentKey parent,
      Request request,
      Reader reader) {
    Object shown =
        way.answer()
            .of(parent, request.query(way.parameter()), all(kind, parent, request, reader), reader);
    return switch (shown) {
      case null -> throw new BulkheadException(Problem.NOT_FOUND, kind.notFoundText());
      case Stored<?> one when way.asFile() -> files.show(kind, one, request, reader);
      default -> Answer.json(200, wire.line(shown));
    };
  }

  private <D> Answer page(
      Kind<D> kind, @Nullable DocumentKey parent, Request request, Reader reader) {
    int limit = limit(request);
    long after = PageToken.after(request.query("continue"), kind, parent);
    // One more than asked for tells whether there is a next page.
    List<Stored<D>> found = seen(kind, parent, after, limit == 0 ? 0 : limit + 1, request, reader);
    if (limit == 0 || found.size() <= limit) {
      return shown(kind, bodies(found));
    }
    List<Stored<D>> page = found.subList(0, limit);
    return shown(kind, bodies(page))
        .with("X-Continue", PageToken.of(page.getLast().order(), kind, parent));
  }

  private static int limit(Request request) {
    String text = request.query("limit");
    try {
      int limit = request.query().containsKey("limit") ? Integer.parseInt(text) : 0;
      if (limit >= 0) {
        return Math.min(limit, Integer.MAX_VALUE - 1);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new BulkheadException(
        Problem.INVALID_QUERY,
        "limit must be a whole number of documents, 0 for all, not \"" + text + "\"",
        "limit");
  }

  private <D> List<Stored<D>> all(
      Kind<D> kind, @Nullable DocumentKey parent, Request request, Reader reader) {
    return gate.visible(
        kind, parent == null ? reader.roots(kind) : reader.children(kind, parent), request, reader);
  }

  /// A page of what the caller may see, so that a page never tells how much is hidden.
  private <D> List<Stored<D>> seen(
      Kind<D> kind,
      @Nullable DocumentKey parent,
      long after,
      int limit,
      Request request,
      Reader reader) {
    List<Stored<D>> page = reader.page(kind, parent, after, limit);
    List<Stored<D>> seen = new ArrayList<>(gate.visible(kind, page, request, reader));
    while (limit > 0 && page.size() == limit && seen.size() < limit) {
      page = reader.page(kind, parent, page.getLast().order(), limit);
      seen.addAll(gate.visible(kind, page, request, reader));
    }
    return limit > 0 && seen.size() > limit ? seen.subList(0, limit) : seen;
  }

  private static <D> List<D> bodies(List<Stored<D>> all) {
    return all.stream().map(Stored::body).toList();
  }
}
