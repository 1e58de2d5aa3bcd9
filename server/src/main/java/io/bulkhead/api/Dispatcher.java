package io.bulkhead.api;

import io.bulkhead.access.Authority;
import io.bulkhead.api.Paths.Place;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.Action;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.EmcoRoutes;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.KindTable;
import io.bulkhead.operate.ActionHandler;
import io.bulkhead.store.AuditTrail;
import io.bulkhead.store.Store;
import io.bulkhead.store.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// From a request to its answer: finds the row, asks it, and writes the audit.
final class Dispatcher {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private final Store store;
  private final AuditBook book;
  private final Map<Action, ActionHandler> handlers;
  private final Paths paths;
  private final Wire wire = new Wire();
  private final ProblemMapper problems = new ProblemMapper(wire);
  private final Resources resources;
  private final Gatekeeper gate;

  Dispatcher(
      Store store,
      Clock clock,
      KindTable table,
      Map<Action, ActionHandler> handlers,
      FileCheck check) {
    this.store = store;
    this.book = new AuditBook(store, clock);
    this.handlers = handlers;
    this.paths = new Paths(table, List.copyOf(handlers.keySet()));
    this.gate = new Gatekeeper(table, new Authority(table));
    this.resources = new Resources(gate, wire, check, clock);
  }

  /// Never throws; what went wrong is in the answer.
  Answer answer(Request request) {
    Answer answer;
    String told;
    try {
      Answer good = route(request);
      if (request.note().secret()) {
        book.told(request, good.status());
      }
      return good;
    } catch (WrongVerb wrong) {
      answer = notAllowed(wrong, request);
      told = request.method() + " is not allowed here";
    } catch (BulkheadException refused) {
      answer = problems.answer(refused, request.accept());
      told = String.valueOf(refused.getMessage());
    } catch (RuntimeException broken) {
      LOG.errorf(broken, "%s %s failed", request.method(), request.path());
      answer =
          problems.answer(
              new BulkheadException(
                  Problem.INTERNAL,
                  "The server encountered an internal error and was unable to complete your"
                      + " request."),
              request.accept());
      told = "internal error";
    }
    book.refused(request, answer.status(), told);
    return answer;
  }

  /// Refuses before the path has been looked at.
  Answer refuse(BulkheadException why, Request request) {
    Answer answer = problems.answer(why, request.accept());
    book.refused(request, answer.status(), String.valueOf(why.getMessage()));
    return answer;
  }

  /// As [#refuse], without a row in the audit: a flood must not fill it.
  Answer turnAway(BulkheadException why, Request request) {
    return problems.answer(why, request.accept());
  }

  private Answer route(Request request) {
    if (!request.path().equals("/v2") && !request.path().startsWith("/v2/")) {
      throw Paths.unknown();
    }
    return switch (paths.find(request.path())) {
      case Place.Collection at -> collection(at.kind(), at, request);
      case Place.One at -> one(at.kind(), at, request);
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

  private <D> Answer collection(Kind<D> kind, Place.Collection at, Request request) {
    Map<String, Verb> verbs = new LinkedHashMap<>(Map.of("GET", Verb.LIST));
    if (!at.slash()) {
      verbs.put("POST", Verb.CREATE);
    }
    if (verb(kind, verbs, request) == Verb.LIST) {
      return store.read(reader -> resources.list(kind, at.parents(), at.slash(), request, reader));
    }
    Resources.Checked<D> sent = resources.checked(kind, Verb.CREATE, request);
    return write(request, w -> resources.create(kind, at.parents(), sent, request, w));
  }

  private <D> Answer one(Kind<D> kind, Place.One at, Request request) {
    Map<String, Verb> verbs = new LinkedHashMap<>();
    verbs.put("GET", Verb.GET);
    verbs.put("PUT", Verb.REPLACE);
    verbs.put("DELETE", Verb.DELETE);
    return switch (verb(kind, verbs, request)) {
      case REPLACE -> {
        Resources.Checked<D> sent = resources.checked(kind, Verb.REPLACE, request);
        yield write(request, w -> resources.replace(kind, at.key(), sent, request, w));
      }
      case DELETE -> write(request, w -> resources.delete(kind, at.key(), request, w));
      case GET, LIST, CREATE ->
          store.read(reader -> resources.get(kind, at.key(), request, reader));
    };
  }

  /// What the method means here.
  private static Verb verb(Kind<?> kind, Map<String, Verb> verbs, Request request) {
    verbs.values().retainAll(kind.verbs());
    Verb verb = verbs.get(request.method());
    if (verb == null) {
      throw new WrongVerb(List.copyOf(verbs.keySet()));
    }
    return verb;
  }

  /// EMCO ignores a parameter that it does not know; whoever misspelt one finds it in the header.
  private static Answer warned(Answer answer, Action action, Request request) {
    List<String> unknown =
        request.query().keySet().stream()
            .filter(parameter -> !action.parameters().contains(parameter))
            .map(parameter -> parameter.replaceAll("[^!#-\\[\\]-~]", "?"))
            .map(parameter -> parameter.substring(0, Math.min(64, parameter.length())))
            .limit(8)
            .toList();
    return unknown.isEmpty()
        ? answer
        : answer.with(
            "Warning",
            "299 - \"unknown query parameters were ignored: " + String.join(", ", unknown) + "\"");
  }

  private Answer act(Place.Act at, Request request) {
    Action action =
        at.actions().stream()
            .filter(a -> a.method().name().equals(request.method()))
            .findFirst()
            .orElseThrow(
                () -> new WrongVerb(at.actions().stream().map(a -> a.method().name()).toList()));
    permit(action, at.key(), request);
    return warned(done(action, at, request), action, request);
  }

  private Answer done(Action action, Place.Act at, Request request) {
    ActionHandler handler = handlers.get(action);
    if (handler == null) {
      throw Paths.unknown();
    }
    var call =
        new ActionHandler.Call(
            at.key(), at.variables(), request.query(), request.body(), request.who());
    if (action.method() == Action.Method.GET) {
      return shown(action.code(), handler.handle(call));
    }
    // The row goes into the action's own transaction; an action that writes nothing gets one here.
    var trail = new AuditTrail(book.allowed(request, action.code()));
    ActionHandler.Answer said =
        ScopedValue.where(AuditTrail.CURRENT, trail).call(() -> handler.handle(call));
    if (!trail.written()) {
      book.told(request, action.code());
    }
    return shown(action.code(), said);
  }

  private void permit(Action action, @Nullable DocumentKey key, Request request) {
    store.read(reader -> {
      if (key != null) {
        gate.requireSeen(key, request, reader);
      }
      gate.requireAct(action, key, request, reader);
      return 0;
    });
  }

  private Answer shown(int code, ActionHandler.Answer said) {
    return switch (said.body()) {
      case null -> Answer.empty(code);
      case String text when !said.mediaType().equals("application/json") ->
          new Answer(code, said.mediaType(), text.getBytes(StandardCharsets.UTF_8), Map.of());
      default -> Answer.json(code, wire.line(said.body()));
    };
  }

  private Answer write(Request request, Function<Writer, Answer> work) {
    return store.write(writer -> {
      Answer answer = work.apply(writer);
      book.allowed(request, answer.status(), writer);
      return answer;
    });
  }

  private Answer notAllowed(WrongVerb wrong, Request request) {
    String allowed = String.join(", ", wrong.allowed);
    var refused =
        new BulkheadException(
            Problem.METHOD_NOT_ALLOWED,
            request.method() + " is not allowed here; use one of " + allowed);
    return problems.answer(refused, request.accept()).with("Allow", allowed);
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
