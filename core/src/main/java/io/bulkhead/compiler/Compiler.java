package io.bulkhead.compiler;

import io.bulkhead.compiler.forecast.Forecast;
import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.kind.table.KindTable;
import java.util.List;
import java.util.Optional;

/// Snapshot in, bundles out. Stateless; one instance serves all threads.
public final class Compiler {
  private final KindTable table;
  private final List<Pipeline<?>> pipelines;

  public Compiler(KindTable table, ChartRenderer charts) {
    this.table = table;
    this.pipelines = Passes.of(table, charts);
  }

  /// Never throws for a user's mistake: all of them are returned as diagnostics at once.
  public Compilation compile(Snapshot snapshot) {
    var findings = new Diagnostics();
    Pipeline<?> pipeline = pipeline(snapshot.target());
    Optional<Model> model =
        pipeline.resolve(new Resolver(table, snapshot.documents(), findings), snapshot.target());
    if (model.isEmpty()) {
      return Compilation.failed(List.of(), Sealing.ordered(findings.all()), List.of());
    }
    var draft = new Draft(snapshot, model.get(), List.of(), List.of(), findings.all());
    for (Pass pass : pipeline.passes()) {
      draft = pass.apply(draft);
      // A user's error leaves drafts that break invariants; reporting the error is enough.
      if (draft.diagnostics().stream().noneMatch(Diagnostic::isError)) {
        draft = draft.withDiagnostics(Invariants.check(draft, pass));
      }
    }
    draft = draft.withDiagnostics(Leaving.idle(table, draft));
    return Sealing.seal(draft, Forecast.of(table, draft));
  }

  private Pipeline<?> pipeline(Target target) {
    return pipelines.stream()
        .filter(pipeline -> pipeline.target().isInstance(target))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no pipeline for " + target));
  }
}
