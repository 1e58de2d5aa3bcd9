package io.bulkhead.api;

import io.bulkhead.api.transport.ApiResponse;
import io.bulkhead.api.transport.Multipart;
import io.bulkhead.api.transport.Request;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.intent.Caller;
import io.bulkhead.intent.DocumentList;
import io.bulkhead.intent.EmcoJson;
import io.bulkhead.intent.IntentDoor;
import io.bulkhead.intent.Outcome;
import io.bulkhead.intent.Page;
import io.bulkhead.intent.SentDocument;
import io.bulkhead.kind.Deletion;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.EmptyList;
import io.bulkhead.kind.Kind.Verb;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Requests about documents: passes them to [IntentDoor] as values, and answers as EMCO does.
final class DocumentRoutes {
  private final IntentDoor intents;
  private final EmcoJson json;
  private final AuditBook book;
  private final FileAnswers shows;

  DocumentRoutes(IntentDoor intents, EmcoJson json, AuditBook book) {
    this.intents = intents;
    this.json = json;
    this.book = book;
    this.shows = new FileAnswers(json);
  }

  <D> ApiResponse create(Kind<D> kind, List<String> parents, Request request) {
    return answer(
        kind,
        Verb.CREATE,
        intents.create(kind, parents, sent(kind, request), caller(kind, Verb.CREATE, request)));
  }

  <D> ApiResponse replace(Kind<D> kind, DocumentKey key, Request request) {
    return answer(
        kind,
        Verb.REPLACE,
        intents.replace(kind, key, sent(kind, request), caller(kind, Verb.REPLACE, request)));
  }

  ApiResponse delete(Kind<?> kind, DocumentKey key, Request request) {
    Set<Deletion> asked = EnumSet.noneOf(Deletion.class);
    kind.deletions().stream().filter(way -> request.flag(way.parameter())).forEach(asked::add);
    return answer(
        kind, Verb.DELETE, intents.delete(kind, key, asked, caller(kind, Verb.DELETE, request)));
  }

  ApiResponse get(Kind<?> kind, DocumentKey key, Request request) {
    for (String parameter : kind.lookups().keySet()) {
      if (request.query().containsKey(parameter)) {
        String value = request.query(parameter);
        return shows.show(
            kind, intents.lookUp(kind, key, parameter, value, request.who()), request);
      }
    }
    return shows.show(kind, intents.read(kind, key, request.who()), request);
  }

  /// The whole list, a page of it, or one of the row's special reads.
  ///
  /// @param parent null at the root
  /// @param slash whether the path ends with one
  <D> ApiResponse list(Kind<D> kind, @Nullable DocumentKey parent, boolean slash, Request request) {
    for (Kind.Read<D> way : kind.reads()) {
      if (request.query().containsKey(way.parameter())
          && (way.slash() == null || way.slash() == slash)) {
        String value = request.query(way.parameter());
        return shows.show(kind, intents.pick(kind, parent, way, value, request.who()), request);
      }
    }
    if (slash) {
      throw Paths.unknown();
    }
    if (!request.query().containsKey("limit") && !request.query().containsKey("continue")) {
      DocumentList<D> all = intents.list(kind, parent, request.who());
      boolean none = all.documents().isEmpty() && kind.emptyList() == EmptyList.NULL;
      return shown(kind, all, none);
    }
    var page = new Page(limit(request), request.query("continue"));
    DocumentList<D> some = intents.list(kind, parent, page, request.who());
    ApiResponse answer = shown(kind, some, false);
    return some.next().isEmpty() ? answer : answer.with("X-Continue", some.next());
  }

  /// @param none whether an empty list is shown as `null`
  private <D> ApiResponse shown(Kind<D> kind, DocumentList<D> listing, boolean none) {
    List<D> bodies = listing.bodies();
    Object list =
        kind.listShape().<Object>map(shape -> shape.apply(bodies)).orElse(none ? null : bodies);
    return ApiResponse.json(200, json.line(list)).telling(listing.secret());
  }

  private static int limit(Request request) {
    String text = request.query("limit");
    try {
      int limit = request.query().containsKey("limit") ? Integer.parseInt(text) : 0;
      if (limit >= 0) {
        return Math.min(limit, Integer.MAX_VALUE - 1);
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new BulkheadException(
        Problem.INVALID_QUERY,
        "limit must be a whole number of documents, 0 for all, not \"" + text + "\"",
        "limit");
  }

  private static SentDocument sent(Kind<?> kind, Request request) {
    ByteBuffer body = request.body().bytes();
    if (!Multipart.is(request.contentType()) || !body.hasRemaining()) {
      return new SentDocument(body, Map.of());
    }
    if (kind.file().isEmpty()) {
      throw new BulkheadException(
          Problem.UNDECODABLE_BODY,
          "A " + kind + " takes no files: send the document itself as JSON, not a form.");
    }
    Map<String, ByteBuffer> parts = Multipart.read(request.contentType(), body);
    return new SentDocument(parts.getOrDefault("metadata", ByteBuffer.allocate(0)), parts);
  }

  private Caller caller(Kind<?> kind, Verb verb, Request request) {
    // Computed now for the audit, since the write transaction must be short.
    request.body().digest();
    return new Caller(
        request.who(),
        (outcome, writer) ->
            book.allowed(request, status(kind, verb, outcome), outcome.change(), writer));
  }

  private ApiResponse answer(Kind<?> kind, Verb verb, Outcome outcome) {
    int status = status(kind, verb, outcome);
    return switch (outcome) {
      case Outcome.Written<?> written ->
          ApiResponse.json(status, json.line(written.body())).warning(written.ignored());
      case Outcome.GivenUp given -> ApiResponse.json(status, json.line(given.left()));
      case Outcome.Deleted deleted -> ApiResponse.empty(status);
      case Outcome.Leaving leaving -> ApiResponse.empty(status);
    };
  }

  private static int status(Kind<?> kind, Verb verb, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Written<?> written when verb == Verb.CREATE -> kind.codes().created();
      case Outcome.Written<?> written ->
          written.created() ? kind.codes().putCreated() : kind.codes().putReplaced();
      case Outcome.GivenUp given -> 200;
      case Outcome.Leaving leaving -> 202;
      case Outcome.Deleted deleted -> 204;
    };
  }
}
