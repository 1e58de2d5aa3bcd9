package io.bulkhead.compiler.model;

import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Collects diagnostics; the same finding is kept once.
public final class Diagnostics {
  private final SequencedSet<Diagnostic> found = new LinkedHashSet<>();

  /// One more; nothing happens when the same was found before.
  public void add(Diagnostic diagnostic) {
    found.add(diagnostic);
  }

  /// An error in a document.
  ///
  /// @param intent path of the document
  /// @param field where in it
  public void error(Problem problem, String message, String intent, String field) {
    found.add(Diagnostic.error(problem, message).onIntent(intent).atField(field));
  }

  /// Whether there is an error among them.
  public boolean failed() {
    return found.stream().anyMatch(Diagnostic::isError);
  }

  /// In order of their finding.
  public List<Diagnostic> all() {
    return List.copyOf(found);
  }
}
