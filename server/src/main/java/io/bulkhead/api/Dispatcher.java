package io.bulkhead.api;

import io.bulkhead.access.Permit;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.api.Paths.Place;
import io.bulkhead.api.transport.ApiResponse;
import io.bulkhead.api.transport.Departures;
import io.bulkhead.api.transport.Lanes.Brings;
import io.bulkhead.api.transport.Multipart;
import io.bulkhead.api.transport.Request;
import io.bulkhead.api.transport.SlowCalls;
import io.bulkhead.api.transport.Spool;
import io.bulkhead.authorization.AccessVerb;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.intent.EmcoJson;
import io.bulkhead.intent.IntentDoor;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.EmcoRoutes;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.AuditTrail;
import io.bulkhead.store.Store;
import io.bulkhead.store.StoreUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Handles a request: finds its row, calls the handler, and writes the audit.
final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private final IntentDoor intents;
  private final AuditBook book;
  private final Map<Action, ActionHandler> handlers;
  private final Paths paths;
  private final EmcoJson json = new EmcoJson();
  private final ProblemMapper problems = new ProblemMapper(json);
  private final DocumentRoutes documents;
  private final SlowCalls slow;
  private final Departures departures;

  Dispatcher(
      Store store,
      Clock clock,
      IntentDoor intents,
      Map<Action, ActionHandler> handlers,
      SlowCalls slow,
      Spool spool) {
    this.slow = slow;
    this.departures = new Departures(store, spool);
    this.intents = intents;
    this.book = new AuditBook(store, clock);
    this.handlers = handlers;
    this.paths = new Paths(KindTable.standard(), List.copyOf(handlers.keySet()));
    this.documents = new DocumentRoutes(intents, json, book);
  }

  /// Never throws; failures become answers.
  ApiResponse answer(Request request) {
    return slow.timed(request, () -> answered(request));
  }

  private ApiResponse answered(Request request) {
    var good = new ApiResponse[1];
    return refusal(
            request,
            () -> {
              ApiResponse made = route(request);
              if (made.secret()) {
                book.told(request, made.status());
              }
              good[0] = departures.ready(made, request.who().name());
            })
        .orElseGet(() -> good[0]);
  }

  private Optional<ApiResponse> refusal(Request request, Runnable work) {
    ApiResponse answer;
    String told;
    String concealed = "";
    try {
      work.run();
      return Optional.empty();
    } catch (WrongVerb wrong) {
      answer = notAllowed(wrong, request);
      told = request.method() + " is not allowed here";
    } catch (BulkheadException refused) {
      ApiResponse said = problems.answer(refused, request.who().audience(), request);
      answer =
          refused.problem() == Problem.TOO_MANY_REQUESTS ? said.with("Retry-After", "1") : said;
      told = String.valueOf(refused.getMessage());
      concealed = refused.concealed();
    } catch (StoreUnavailable away) {
      LOG.error("{} {}: {}", request.method(), request.path(), away.getMessage());
      return Optional.of(problems.answer(said(away), request));
    } catch (Throwable broken) {
      // Includes errors such as a stack overflow: the caller waits for an answer.
      LOG.error("{} {} failed", request.method(), request.path(), broken);
      answer =
          problems.answer(
              new BulkheadException(
                  Problem.INTERNAL,
                  "The server encountered an internal error and was unable to complete your"
                      + " request."),
              request);
      told = "internal error";
    }
    book.refused(request, answer.status(), told, concealed);
    return Optional.of(answer);
  }

  static BulkheadException said(StoreUnavailable away) {
    return new BulkheadException(Problem.STORE_UNAVAILABLE, String.valueOf(away.getMessage()));
  }

  /// Refuses before the path is resolved.
  ApiResponse refuse(BulkheadException why, Request request) {
    ApiResponse answer = problems.answer(why, request);
    book.refused(request, answer.status(), String.valueOf(why.getMessage()), "");
    return answer;
  }

  /// As [#refuse], without a row in the audit: a flood must not fill it.
  ApiResponse turnAway(BulkheadException why, Request request) {
    return problems.answer(why, request);
  }

  /// The decision before a body is read.
  sealed interface Admission {
    /// @param brings the kind of content, which decides how large it may be
    record Come(Brings brings) implements Admission {}

    record Refused(ApiResponse answer) implements Admission {}
  }

  /// Route, method and role decide whether the body is accepted at all. Never throws.
  Admission admit(Request head) {
    var brings = new Brings[] {Brings.DOCUMENT};
    Optional<ApiResponse> refusal = refusal(head, () -> brings[0] = wanted(place(head), head));
    return refusal
        .<Admission>map(Admission.Refused::new)
        .orElseGet(() -> new Admission.Come(brings[0]));
  }

  private Brings wanted(Place place, Request head) {
    return switch (place) {
      case Place.Collection at -> {
        boolean create = verb(at.kind(), verbs(at), head) == Verb.CREATE;
        if (create) {
          intents.admit(at.kind(), AccessVerb.CREATE, at.parent(), head.who());
        }
        yield create ? brings(at.kind(), head) : Brings.DOCUMENT;
      }
      case Place.One at -> {
        Verb verb = verb(at.kind(), verbs(), head);
        DocumentKey parent = at.kind().parentKey(at.key()).orElse(null);
        if (verb == Verb.REPLACE) {
          intents.admit(at.kind(), AccessVerb.REPLACE, parent, head.who());
        } else if (verb == Verb.DELETE) {
          intents.admit(at.kind(), AccessVerb.DELETE, parent, head.who());
        }
        yield verb == Verb.REPLACE ? brings(at.kind(), head) : Brings.DOCUMENT;
      }
      case Place.Act at -> {
        Action action = action(at, head);
        intents.permit(action, at.key(), head.who());
        yield action.files().isEmpty() || !Multipart.is(head.contentType())
            ? Brings.DOCUMENT
            : Brings.QUESTION;
      }
      case Place.NotBuilt at -> throw notBuilt(at.route(), head);
    };
  }

  private static Brings brings(Kind<?> kind, Request head) {
    return kind.file().isPresent() && Multipart.is(head.contentType())
        ? Brings.FILE
        : Brings.DOCUMENT;
  }

  private Place place(Request request) {
    if (!request.path().equals("/v2") && !request.path().startsWith("/v2/")) {
      throw Paths.unknown();
    }
    return paths.find(request.path());
  }

  private ApiResponse route(Request request) {
    return switch (place(request)) {
      case Place.Collection at -> collection(at.kind(), at, request);
      case Place.One at -> one(at.kind(), at.key(), request);
      case Place.Act at -> act(at, request);
      case Place.NotBuilt at -> throw notBuilt(at.route(), request);
    };
  }

  private static RuntimeException notBuilt(EmcoRoutes.Route route, Request request) {
    return route.methods().contains(request.method())
        ? new BulkheadException(
            Problem.NOT_BUILT, "EMCO's " + route.what() + ": " + EmcoRoutes.NOT_BUILT)
        : new WrongVerb(route.methods());
  }

  private ApiResponse collection(Kind<?> kind, Place.Collection at, Request request) {
    return verb(kind, verbs(at), request) == Verb.LIST
        ? documents.list(kind, at.parent(), at.slash(), request)
        : documents.create(kind, at.parents(), request);
  }

  private ApiResponse one(Kind<?> kind, DocumentKey key, Request request) {
    return switch (verb(kind, verbs(), request)) {
      case REPLACE -> documents.replace(kind, key, request);
      case DELETE -> documents.delete(kind, key, request);
      case GET, LIST, CREATE -> documents.get(kind, key, request);
    };
  }

  private static Map<String, Verb> verbs(Place.Collection at) {
    Map<String, Verb> verbs = new LinkedHashMap<>(Map.of("GET", Verb.LIST));
    if (!at.slash()) {
      verbs.put("POST", Verb.CREATE);
    }
    return verbs;
  }

  private static Map<String, Verb> verbs() {
    Map<String, Verb> verbs = new LinkedHashMap<>();
    verbs.put("GET", Verb.GET);
    verbs.put("PUT", Verb.REPLACE);
    verbs.put("DELETE", Verb.DELETE);
    return verbs;
  }

  /// The meaning of the method here.
  private static Verb verb(Kind<?> kind, Map<String, Verb> verbs, Request request) {
    verbs.values().retainAll(kind.verbs());
    Verb verb = verbs.get(request.method());
    if (verb == null) {
      throw new WrongVerb(List.copyOf(verbs.keySet()));
    }
    return verb;
  }

  /// EMCO ignores unknown parameters; a header tells the caller about a misspelt one.
  private static ApiResponse warned(ApiResponse answer, Action action, Request request) {
    List<String> unknown =
        request.query().keySet().stream()
            .filter(parameter -> !action.understands(parameter))
            .map(parameter -> parameter.replaceAll("[^!#-\\[\\]-~]", "?"))
            .map(parameter -> parameter.substring(0, Math.min(64, parameter.length())))
            .limit(8)
            .toList();
    return unknown.isEmpty()
        ? answer
        : answer.warning("unknown query parameters were ignored: " + String.join(", ", unknown));
  }

  private static Action action(Place.Act at, Request request) {
    return at.actions().stream()
        .filter(a -> a.method().name().equals(request.method()))
        .findFirst()
        .orElseThrow(
            () -> new WrongVerb(at.actions().stream().map(a -> a.method().name()).toList()));
  }

  private ApiResponse act(Place.Act at, Request request) {
    Action action = action(at, request);
    Permit permit = intents.permit(action, at.key(), request.who());
    return warned(done(permit, at, request), action, request);
  }

  private ApiResponse done(Permit permit, Place.Act at, Request request) {
    Action action = permit.action();
    ActionHandler handler = handlers.get(action);
    if (handler == null) {
      throw Paths.unknown();
    }
    Sent sent = Sent.with(action, request, intents);
    var call =
        new ActionHandler.Call(
            at.key(), at.variables(), request.query(), sent.body(), sent.files(), request.who());
    if (action.method() == Action.Method.GET) {
      return shown(action, handler.handle(call)).telling(permit.tellsSecret());
    }
    // The row is written in the action's own transaction, which checks the permission again; an
    // action that writes nothing gets a transaction for it here.
    var trail = new AuditTrail(book.allowed(request, action.code()), permit::require);
    ActionHandler.Answer said =
        ScopedValue.where(AuditTrail.CURRENT, trail).call(() -> handler.handle(call));
    if (!trail.written()) {
      book.told(request, action.code());
    }
    return shown(action, said);
  }

  private ApiResponse shown(Action action, ActionHandler.Answer said) {
    int code = action.code();
    return switch (said.body()) {
      case null -> ApiResponse.empty(code);
      case String text when !said.mediaType().equals("application/json") ->
          new ApiResponse(code, said.mediaType(), text.getBytes(StandardCharsets.UTF_8), Map.of());
      default -> {
        if (!action.promises(said.body())) {
          throw new IllegalStateException(action.id() + " answered what its row does not promise");
        }
        yield ApiResponse.json(code, json.line(said.body()));
      }
    };
  }

  private ApiResponse notAllowed(WrongVerb wrong, Request request) {
    String allowed = String.join(", ", wrong.allowed);
    var refused =
        new BulkheadException(
            Problem.METHOD_NOT_ALLOWED,
            request.method() + " is not allowed here; use one of " + allowed);
    return problems.answer(refused, request).with("Allow", allowed);
  }

  @Override
  public void close() {
    book.close();
  }

  private static final class WrongVerb extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<String> allowed;

    WrongVerb(List<String> allowed) {
      super("wrong verb", null, false, false);
      this.allowed = allowed;
    }
  }
}
