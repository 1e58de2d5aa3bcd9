package io.bulkhead.api;

import io.bulkhead.access.Authority;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.api.Lanes.Brings;
import io.bulkhead.api.Paths.Place;
import io.bulkhead.authorization.Deed;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.EmcoRoutes;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.AuditTrail;
import io.bulkhead.store.Store;
import io.bulkhead.store.StoreUnavailable;
import io.bulkhead.store.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// From a request to its answer: finds the row, asks it, and writes the audit.
final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private final Store store;
  private final AuditBook book;
  private final Map<Action, ActionHandler> handlers;
  private final Paths paths;
  private final Wire wire = new Wire();
  private final ProblemMapper problems = new ProblemMapper(wire);
  private final Resources resources;
  private final FileCheck check;
  private final Gatekeeper gate;
  private final SlowCalls slow;
  private final Departures departures;

  Dispatcher(
      Store store,
      Clock clock,
      KindTable table,
      Map<Action, ActionHandler> handlers,
      FileCheck check,
      SlowCalls slow,
      Spool spool) {
    this.slow = slow;
    this.departures = new Departures(store, spool);
    this.store = store;
    this.book = new AuditBook(store, clock);
    this.handlers = handlers;
    this.paths = new Paths(table, List.copyOf(handlers.keySet()));
    this.gate = new Gatekeeper(table, new Authority(table));
    this.check = check;
    this.resources = new Resources(gate, wire, check, clock);
  }

  /// Never throws; what went wrong is in the answer.
  Answer answer(Request request) {
    return slow.timed(request, () -> answered(request));
  }

  private Answer answered(Request request) {
    var good = new Answer[1];
    return refusal(
            request,
            () -> {
              Answer made = route(request);
              if (request.note().secret()) {
                book.told(request, made.status());
              }
              good[0] = departures.ready(made, request.who().name());
            })
        .orElseGet(() -> good[0]);
  }

  private Optional<Answer> refusal(Request request, Runnable work) {
    Answer answer;
    String told;
    try {
      work.run();
      return Optional.empty();
    } catch (WrongVerb wrong) {
      answer = notAllowed(wrong, request);
      told = request.method() + " is not allowed here";
    } catch (BulkheadException refused) {
      Answer said = problems.answer(refused, request.who().audience(), request);
      answer =
          refused.problem() == Problem.TOO_MANY_REQUESTS ? said.with("Retry-After", "1") : said;
      told = String.valueOf(refused.getMessage());
    } catch (StoreUnavailable away) {
      LOG.errorf("%s %s: %s", request.method(), request.path(), away.getMessage());
      return Optional.of(problems.answer(said(away), request));
    } catch (Throwable broken) {
      // Errors too, such as a stack that was too short: whoever asked waits for an answer.
      LOG.errorf(broken, "%s %s failed", request.method(), request.path());
      answer =
          problems.answer(
              new BulkheadException(
                  Problem.INTERNAL,
                  "The server encountered an internal error and was unable to complete your"
                      + " request."),
              request);
      told = "internal error";
    }
    book.refused(request, answer.status(), told);
    return Optional.of(answer);
  }

  static BulkheadException said(StoreUnavailable away) {
    return new BulkheadException(Problem.STORE_UNAVAILABLE, String.valueOf(away.getMessage()));
  }

  /// Refuses before the path has been looked at.
  Answer refuse(BulkheadException why, Request request) {
    Answer answer = problems.answer(why, request);
    book.refused(request, answer.status(), String.valueOf(why.getMessage()));
    return answer;
  }

  /// As [#refuse], without a row in the audit: a flood must not fill it.
  Answer turnAway(BulkheadException why, Request request) {
    return problems.answer(why, request);
  }

  /// What is decided before a body is read.
  sealed interface Admission {
    /// @param brings what it may, so that it may be large
    record Come(Brings brings) implements Admission {}

    record Refused(Answer answer) implements Admission {}
  }

  /// Route, method and role decide whether the body is wanted at all. Never throws.
  Admission admit(Request head) {
    var brings = new Brings[] {Brings.DOCUMENT};
    Optional<Answer> refusal = refusal(head, () -> brings[0] = wanted(place(head), head));
    return refusal
        .<Admission>map(Admission.Refused::new)
        .orElseGet(() -> new Admission.Come(brings[0]));
  }

  private Brings wanted(Place place, Request head) {
    return switch (place) {
      case Place.Collection at -> {
        boolean create = verb(at.kind(), verbs(at), head) == Verb.CREATE;
        if (create) {
          requireEver(at.kind(), Deed.CREATE, parent(at), head);
        }
        yield create ? brings(at.kind(), head) : Brings.DOCUMENT;
      }
      case Place.One at -> {
        Verb verb = verb(at.kind(), verbs(), head);
        DocumentKey parent = at.kind().parentKey(at.key()).orElse(null);
        if (verb == Verb.REPLACE) {
          requireEver(at.kind(), Deed.REPLACE, parent, head);
        } else if (verb == Verb.DELETE) {
          requireEver(at.kind(), Deed.DELETE, parent, head);
        }
        yield verb == Verb.REPLACE ? brings(at.kind(), head) : Brings.DOCUMENT;
      }
      case Place.Act at -> {
        Action action = action(at, head);
        permit(action, at.key(), head);
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

  private static @Nullable DocumentKey parent(Place.Collection at) {
    return at.kind().parent().map(up -> new DocumentKey(up.name(), at.parents())).orElse(null);
  }

  /// What the caller does not see is missing before anything is refused.
  private void requireEver(Kind<?> kind, Deed deed, @Nullable DocumentKey parent, Request head) {
    if (!gate.ever(kind, deed, head)) {
      store.read(reader -> {
        if (parent != null) {
          gate.requireSeen(parent, head, reader);
        }
        gate.requireEver(kind, deed, head);
        return 0;
      });
    }
  }

  private Place place(Request request) {
    if (!request.path().equals("/v2") && !request.path().startsWith("/v2/")) {
      throw Paths.unknown();
    }
    return paths.find(request.path());
  }

  private Answer route(Request request) {
    return switch (place(request)) {
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
    if (verb(kind, verbs(at), request) == Verb.LIST) {
      return store.read(reader -> resources.list(kind, at.parents(), at.slash(), request, reader));
    }
    Resources.Checked<D> sent = resources.checked(kind, Verb.CREATE, request);
    Resources.Kept<D> kept = resources.kept(kind, sent, store);
    return write(request, w -> resources.create(kind, at.parents(), kept, request, w))
        .warning(sent.warning());
  }

  private <D> Answer one(Kind<D> kind, Place.One at, Request request) {
    return switch (verb(kind, verbs(), request)) {
      case REPLACE -> {
        Resources.Checked<D> sent = resources.checked(kind, Verb.REPLACE, request);
        resources.requireReplaceable(kind, at.key(), sent);
        Resources.Kept<D> kept = resources.kept(kind, sent, store);
        yield write(request, w -> resources.replace(kind, at.key(), kept, request, w))
            .warning(sent.warning());
      }
      case DELETE -> write(request, w -> resources.delete(kind, at.key(), request, w));
      case GET, LIST, CREATE ->
          store.read(reader -> resources.get(kind, at.key(), request, reader));
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

  private Answer act(Place.Act at, Request request) {
    Action action = action(at, request);
    permit(action, at.key(), request);
    return warned(done(action, at, request), action, request);
  }

  private Answer done(Action action, Place.Act at, Request request) {
    ActionHandler handler = handlers.get(action);
    if (handler == null) {
      throw Paths.unknown();
    }
    Sent sent = Sent.with(action, request, check);
    var call =
        new ActionHandler.Call(
            at.key(), at.variables(), request.query(), sent.body(), sent.files(), request.who());
    if (action.method() == Action.Method.GET) {
      return shown(action, handler.handle(call));
    }
    // The row goes into the action's own transaction; an action that writes nothing gets one here.
    var trail = new AuditTrail(book.allowed(request, action.code()));
    ActionHandler.Answer said =
        ScopedValue.where(AuditTrail.CURRENT, trail).call(() -> handler.handle(call));
    if (!trail.written()) {
      book.told(request, action.code());
    }
    return shown(action, said);
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

  private Answer shown(Action action, ActionHandler.Answer said) {
    int code = action.code();
    return switch (said.body()) {
      case null -> Answer.empty(code);
      case String text when !said.mediaType().equals("application/json") ->
          new Answer(code, said.mediaType(), text.getBytes(StandardCharsets.UTF_8), Map.of());
      default -> {
        if (!action.promises(said.body())) {
          throw new IllegalStateException(action.id() + " answered what its row does not promise");
        }
        yield Answer.json(code, wire.line(said.body()));
      }
    };
  }

  private Answer write(Request request, Function<Writer, Answer> work) {
    // The audit wants it; nobody else writes in a transaction meanwhile.
    request.body().digest();
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
