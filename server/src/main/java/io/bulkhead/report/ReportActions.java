package io.bulkhead.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler.Answer;
import io.bulkhead.action.ActionHandler.Call;
import io.bulkhead.action.Handled;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.manifest.Json;
import io.bulkhead.response.ReportSummary;
import io.bulkhead.store.KeptReport;
import io.bulkhead.store.KeptReport.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The isolation report, with the verdicts on every untrusted pod of a cluster, a customer, a
/// department or an application; and the history of reports.
public final class ReportActions {
  private static final int MOST = 1000;
  private final ActionContext parts;
  private final ReportWriter writer;
  private final ProofOptions options;

  public ReportActions(ActionContext parts, ReportWriter writer, ProofOptions options) {
    this.parts = parts;
    this.writer = writer;
    this.options = options;
  }

  public List<Handled> handled() {
    return List.of(
        Handled.getOfAny("verify", this::verify),
        Handled.postOfAny("verify", this::keep),
        Handled.getOfAny("reports", this::reports));
  }

  private Answer verify(Call call) {
    return Answer.json(report(Objects.requireNonNull(call.key())));
  }

  /// As [#verify], and keeps the report in the history.
  private Answer keep(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    ObjectNode report = report(key);
    keep(key, report, Cause.ASKED);
    return Answer.json(report);
  }

  ObjectNode report(DocumentKey key) {
    return writer.write(key, parts.store().read(reader -> ReportScope.of(reader, key)));
  }

  public void keep(DocumentKey key, ObjectNode report, Cause cause) {
    Instant time = Instant.parse(report.path("time").asText());
    var kept =
        new KeptReport(
            report.path("id").asText(), key, time, report.path("holds").asBoolean(), cause);
    parts
        .store()
        .write(writer -> {
          writer.reports().save(kept, Json.canonical(report));
          writer
              .reports()
              .prune(key, options.reports(), time.minus(Duration.ofDays(options.days())));
          return key;
        });
  }

  /// Lists the kept reports, newest first, or returns one of them exactly as it was signed, except
  /// for the order of its members.
  private Answer reports(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    if (call.variables().isEmpty()) {
      int limit = (int) Math.min(MOST, HistoryActions.number(call, "limit", 100));
      List<KeptReport> kept = parts.store().read(reader -> reader.reports().of(key, limit));
      return Answer.json(kept.stream().map(ReportActions::shown).toList());
    }
    String id = call.variables().getFirst();
    return Answer.json(
        parts
            .store()
            .read(reader -> reader.reports().text(key, id))
            .map(Json::parse)
            .orElseThrow(() -> new BulkheadException(Problem.NOT_FOUND, "Report not found")));
  }

  private static ReportSummary shown(KeptReport kept) {
    return new ReportSummary(
        kept.id(), kept.time(), kept.holds(), kept.cause().name().toLowerCase(Locale.ROOT));
  }
}
