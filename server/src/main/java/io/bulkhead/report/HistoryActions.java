package io.bulkhead.report;

import io.bulkhead.access.Authority;
import io.bulkhead.access.TokenBook;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.action.Handled;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.response.AuditEntryResponse;
import io.bulkhead.response.AuditVerificationResponse;
import io.bulkhead.response.DoubleResponse;
import io.bulkhead.response.OperationResponse;
import io.bulkhead.response.OperationResponse.OperationState;
import io.bulkhead.response.RotateKeyResponse;
import io.bulkhead.store.AuditEntry;
import io.bulkhead.store.AuditHead;
import io.bulkhead.store.Incident;
import io.bulkhead.store.Operation;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Actions that belong to no document: operations, the audit, tokens.
public final class HistoryActions {
  private static final int MOST = 1000;
  private final Store store;
  private final TokenActions tokens;
  private final ReportKeys keys;
  private final KindTable table = KindTable.standard();
  private final Authority authority = new Authority(table);

  public HistoryActions(Store store) {
    this(store, TokenBook.LONGEST);
  }

  /// @param tokenLife maximum lifetime of a new token
  public HistoryActions(Store store, Duration tokenLife) {
    this.store = store;
    var clock = Clock.systemUTC();
    this.tokens = new TokenActions(new TokenBook(store, clock), clock, tokenLife);
    this.keys = new ReportKeys(store, clock);
  }

  public List<Handled> handled() {
    return List.of(
        Handled.get("operations", this::operations),
        Handled.get("incidents", this::incidents),
        Handled.get("doubles", this::doubles),
        Handled.get("audit", this::audit),
        Handled.get("audit-verification", this::verification),
        Handled.post("tokens", tokens::create),
        Handled.get("tokens", tokens::list),
        Handled.delete("tokens", tokens::revoke),
        Handled.post(
            "rotate-key",
            call -> ActionHandler.Answer.json(new RotateKeyResponse(store.rotateKey()))),
        Handled.get("verification-keys", keys::shown),
        Handled.post("verification-keys", keys::renew));
  }

  /// The newest ones, or a single one by id.
  private ActionHandler.Answer operations(ActionHandler.Call call) {
    if (!call.variables().isEmpty()) {
      return operation(call);
    }
    int limit = (int) number(call, "limit", 100);
    return ActionHandler.Answer.json(
        store.read(reader -> {
          boolean all = everything(call);
          return reader.operations().newest(all ? limit : MOST).stream()
              .filter(operation -> all || sees(call, operation, reader))
              .limit(all ? Long.MAX_VALUE : limit)
              .map(HistoryActions::shown)
              .toList();
        }));
  }

  /// Tenants only see incidents of their own pods.
  private ActionHandler.Answer incidents(ActionHandler.Call call) {
    int limit = (int) Math.min(MOST, number(call, "limit", 100));
    return ActionHandler.Answer.json(
        store.read(reader -> {
          boolean all = all(call, "incidents");
          return reader.incidents().newest(all ? limit : MOST).stream()
              .filter(incident -> all || sees(call, incident, reader))
              .limit(limit)
              .map(IncidentResponses::shown)
              .toList();
        }));
  }

  private boolean sees(ActionHandler.Call call, Incident incident, Reader reader) {
    return !incident.logicalCloud().isEmpty()
        && authority.sees(
            call.who(),
            TenancyKinds.LOGICAL_CLOUD,
            DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, incident.project(), incident.logicalCloud()),
            reader);
  }

  private ActionHandler.Answer operation(ActionHandler.Call call) {
    String id = call.variables().getFirst();
    return ActionHandler.Answer.json(
        store
            .read(reader ->
                reader
                    .operations()
                    .find(id)
                    .filter(found -> everything(call) || sees(call, found, reader))
                    .map(HistoryActions::shown))
            .orElseThrow(() -> new BulkheadException(Problem.NOT_FOUND, "Operation not found")));
  }

  private boolean everything(ActionHandler.Call call) {
    return all(call, "operations");
  }

  private boolean all(ActionHandler.Call call, String name) {
    return Actions.ALL.stream()
        .filter(action -> action.on() == null && action.name().equals(name))
        .allMatch(action -> authority.everywhere(call.who(), action));
  }

  /// Access to an operation follows from the document that it works on.
  private boolean sees(ActionHandler.Call call, Operation operation, Reader reader) {
    return table
        .keyOf(operation.target())
        .filter(
            key -> authority.sees(call.who(), table.byName(key.kind()).orElseThrow(), key, reader))
        .isPresent();
  }

  private ActionHandler.Answer doubles(ActionHandler.Call call) {
    return ActionHandler.Answer.json(
        store.read(reader -> reader.facts().doubles()).entrySet().stream()
            .map(each -> new DoubleResponse(each.getKey().toString(), each.getValue()))
            .toList());
  }

  private ActionHandler.Answer audit(ActionHandler.Call call) {
    long after = number(call, "after", 0);
    Optional<Instant> since = time(call, "since");
    int limit = (int) Math.min(MOST, number(call, "limit", 100));
    return ActionHandler.Answer.json(
        store.read(reader ->
            reader
                .audit()
                .page(Math.max(after, since.map(reader.audit()::lastBefore).orElse(0L)), limit)
                .stream()
                .map(HistoryActions::shown)
                .toList()));
  }

  private ActionHandler.Answer verification(ActionHandler.Call call) {
    AuditHead head = store.read(reader -> reader.audit().newest());
    OptionalLong broken = store.verifyAudit();
    boolean cut = head.cut() > 0;
    return ActionHandler.Answer.json(
        new AuditVerificationResponse(
            broken.isEmpty(),
            head.rows(),
            head.hash(),
            cut ? head.cut() : null,
            cut ? head.cutHash() : null,
            broken.isEmpty() ? null : broken.getAsLong()));
  }

  private static OperationResponse shown(Operation operation) {
    return new OperationResponse(
        operation.id(),
        operation.action(),
        operation.target(),
        operation.requestedBy(),
        switch (operation.state()) {
          case RUNNING -> OperationState.RUNNING;
          case SUCCEEDED -> OperationState.SUCCEEDED;
          case FAILED -> OperationState.FAILED;
        },
        operation.done(),
        operation.total(),
        operation.message(),
        operation.started(),
        operation.ended());
  }

  private static AuditEntryResponse shown(AuditEntry entry) {
    return new AuditEntryResponse(
        entry.number(),
        entry.time(),
        entry.identity(),
        entry.remote(),
        entry.verb(),
        entry.path(),
        entry.decision(),
        entry.reason(),
        entry.status(),
        entry.bodyDigest(),
        entry.diffDigest(),
        entry.detail(),
        entry.previousHash(),
        entry.hash());
  }

  private static Optional<Instant> time(ActionHandler.Call call, String name) {
    try {
      return Optional.ofNullable(call.query().get(name)).map(List::getFirst).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new BulkheadException(
          Problem.INVALID_QUERY, name + " must be a time such as 2026-01-31T00:00:00Z", name);
    }
  }

  static long number(ActionHandler.Call call, String name, long absent) {
    List<String> values = call.query().get(name);
    if (values == null) {
      return absent;
    }
    try {
      long number = Long.parseLong(values.getFirst());
      if (number >= 0 && number <= Integer.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new BulkheadException(Problem.INVALID_QUERY, name + " must be a number", name);
  }
}
