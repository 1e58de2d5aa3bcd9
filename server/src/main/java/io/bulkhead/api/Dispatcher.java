package io.bulkhead.api;

import io.bulkhead.api.Paths.Place;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.Action;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.KindTable;
import io.bulkhead.manifest.Digest;
import io.bulkhead.operate.ActionHandler;
import io.bulkhead.store.AuditEntry;
import io.bulkhead.store.Store;
import io.bulkhead.store.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// From a request to its answer: finds the row, asks it, and writes the audit.
final class Dispatcher {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private final Store store;
  private final Clock clock;
  private final Map<Action, ActionHandler> handlers;
  private final Paths paths;
  private final Wire wire = new Wire();
  private final ProblemMapper problems = new ProblemMapper(wire);
  private final Resources resources;

  Dispatcher(
      Store store,
      Clock clock,
      KindTable table,
      Map<Action, ActionHandler> handlers,
      FileCheck check) {
    this.store = store;
    this.clock = clock;
    this.handlers = handlers;
    this.paths = new Paths(table, List.copyOf(handlers.keySet()));
    this.resources = new Resources(table, wire, check, clock);
  }

  /// Never throws; what went wrong is in the answer.
  Answer answer(Request request) {
    Answer answer;
    try {
      return route(request);
    } catch (WrongVerb wrong) {
      answer = notAllowed(wrong, request);
    } catch (BulkheadException refused) {
      answer = problems.answer(refused, request.accept());
    } catch (RuntimeException broken) {
      LOG.errorf(broken, "%s %s failed", request.method(), request.path());
      answer =
          problems.answer(
              new BulkheadException(
                  Problem.INTERNAL,
                  "The server encountered an internal error and was unable to complete your"
                      + " request."),
              request.accept());
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      refused(request, answer.status());
    }
    return answer;
  }

  /// Refuses before the path has been looked at.
  Answer refuse(BulkheadException why, Request request) {
    Answer answer = problems.answer(why, request.accept());
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      refused(request, answer.status());
    }
    return answer;
  }

  /// Keeps a refused write in the audit.
  private void refused(Request request, int status) {
    try {
      store.write(writer -> {
        audit(request, "refused", status, writer);
        return 0;
      });
    } catch (RuntimeException e) {
      LOG.error("The audit could not be written", e);
    }
  }

  private Answer route(Request request) {
    if (!request.path().equals("/v2") && !request.path().startsWith("/v2/")) {
      throw Paths.unknown();
    }
    return switch (paths.find(request.path())) {
      case Place.Collection at -> collection(at.kind(), at, request);
      case Place.One at -> one(at.kind(), at, request);
      case Place.Act at -> act(at, request);
    };
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

  private Answer act(Place.Act at, Request request) {
    Action action =
        at.actions().stream()
            .filter(a -> a.method().name().equals(request.method()))
            .findFirst()
            .orElseThrow(
                () -> new WrongVerb(at.actions().stream().map(a -> a.method().name()).toList()));
    for (String parameter : request.query().keySet()) {
      if (!action.parameters().contains(parameter)) {
        throw new BulkheadException(
            Problem.INVALID_QUERY, "Unknown query parameter: " + parameter, parameter);
      }
    }
    DocumentKey key = at.key();
    if (key != null) {
      store.read(reader -> {
        resources.requireAll(key, reader);
        return 0;
      });
    }
    ActionHandler handler = handlers.get(action);
    if (handler == null) {
      throw Paths.unknown();
    }
    ActionHandler.Answer said =
        handler.handle(
            new ActionHandler.Call(
                at.key(), at.variables(), request.query(), request.body(), request.who()));
    Answer answer = shown(action.code(), said);
    if (action.method() == Action.Method.POST) {
      write(request, writer -> answer);
    }
    return answer;
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
      audit(request, "allowed", answer.status(), writer);
      return answer;
    });
  }

  private void audit(Request request, String decision, int status, Writer writer) {
    String digest = request.body().length == 0 ? "" : Digest.of(request.body()).hex();
    writer.audit(
        new AuditEntry(
            0,
            clock.instant(),
            request.who().name(),
            request.method(),
            request.path(),
            decision,
            status,
            digest,
            "",
            ""));
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
