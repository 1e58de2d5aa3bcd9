package io.bulkhead.diagnostic;

import io.bulkhead.diagnostic.Diagnostic.Audience;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Aborts a request with a [Problem]. Expected outcomes inside the compiler are [Diagnostic]s, not
/// exceptions.
public final class BulkheadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;
  private final transient List<Diagnostic> diagnostics;
  private final @Nullable String field;
  private final String concealed;

  public BulkheadException(Problem problem, String message) {
    this(problem, message, null, List.of(), "");
  }

  public BulkheadException(Problem problem, String message, @Nullable String field) {
    this(problem, message, field, List.of(), "");
  }

  private BulkheadException(
      Problem problem,
      String message,
      @Nullable String field,
      List<Diagnostic> diagnostics,
      String concealed) {
    super(message);
    this.problem = problem;
    this.field = field;
    this.diagnostics = List.copyOf(diagnostics);
    this.concealed = concealed;
  }

  /// The same, with a fact that the caller must not learn.
  ///
  /// @param truth for the audit
  public BulkheadException concealing(String truth) {
    return new BulkheadException(problem, String.valueOf(getMessage()), field, diagnostics, truth);
  }

  /// All errors of a compilation as one exception: the first error's problem, one line per error.
  public static BulkheadException of(List<Diagnostic> diagnostics) {
    return of(diagnostics, Audience.TENANT);
  }

  private static BulkheadException of(List<Diagnostic> diagnostics, Audience audience) {
    List<Diagnostic> errors = diagnostics.stream().filter(Diagnostic::isError).toList();
    Diagnostic first = errors.getFirst();
    String text = errors.stream().map(e -> e.text(audience)).collect(Collectors.joining("\n"));
    return new BulkheadException(first.problem(), text, first.field(), diagnostics, "");
  }

  /// The same, worded for the audience.
  public BulkheadException to(Audience audience) {
    return diagnostics.isEmpty() ? this : of(diagnostics, audience);
  }

  public Problem problem() {
    return problem;
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /// The fact that is hidden from the caller and belongs in the audit; empty for none.
  public String concealed() {
    return concealed;
  }

  /// The member of the request that is to blame, if it is a single one.
  public @Nullable String field() {
    return field;
  }
}
