package io.bulkhead.diagnostic;

import org.jspecify.annotations.Nullable;

/// One finding about the user's intents. A compile returns all of them at once.
///
/// @param intent path of the document that caused it, such as
///   `/v2/projects/acme/logical-clouds/press`
/// @param field where in that document or manifest, such as `spec.intent.allOf[0].cluster`
/// @param cluster `provider+cluster`, when the finding holds for one cluster only
public record Diagnostic(
    Severity severity,
    Problem problem,
    String message,
    @Nullable String intent,
    @Nullable String field,
    @Nullable String cluster) {

  public enum Severity {
    ERROR,
    WARNING
  }

  public static Diagnostic error(Problem problem, String message) {
    return new Diagnostic(Severity.ERROR, problem, message, null, null, null);
  }

  public static Diagnostic warning(Problem problem, String message) {
    return new Diagnostic(Severity.WARNING, problem, message, null, null, null);
  }

  public Diagnostic onIntent(String path) {
    return new Diagnostic(severity, problem, message, path, field, cluster);
  }

  public Diagnostic atField(String where) {
    return new Diagnostic(severity, problem, message, intent, where, cluster);
  }

  public Diagnostic onCluster(String clusterId) {
    return new Diagnostic(severity, problem, message, intent, field, clusterId);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
