package io.bulkhead.compiler.model;

import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// Collects diagnostics; duplicates are kept once.
public final class Diagnostics {
  private final SequencedSet<Diagnostic> found = new LinkedHashSet<>();

  /// Adds a finding unless it is there already.
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

  /// Whether any of them is an error.
  public boolean failed() {
    return found.stream().anyMatch(Diagnostic::isError);
  }

  /// In the order in which they were found.
  public List<Diagnostic> all() {
    return List.copyOf(found);
  }
}
