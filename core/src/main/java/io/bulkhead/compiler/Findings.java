package io.bulkhead.compiler;

import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Collects diagnostics; the same finding is kept once.
final class Findings {
  private final SequencedSet<Diagnostic> found = new LinkedHashSet<>();

  void add(Diagnostic diagnostic) {
    found.add(diagnostic);
  }

  void error(Problem problem, String message, String intent, String field) {
    found.add(Diagnostic.error(problem, message).onIntent(intent).atField(field));
  }

  boolean failed() {
    return found.stream().anyMatch(Diagnostic::isError);
  }

  List<Diagnostic> all() {
    return List.copyOf(found);
  }
}
