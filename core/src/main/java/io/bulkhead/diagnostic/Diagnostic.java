package io.bulkhead.diagnostic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One finding about the user's intents. A compilation returns all of them at once, those with the
/// same rule and cure as one ([#grouped]).
///
/// @param message what is wrong, the same at every place
/// @param intent path of the document that caused it, such as
///   `/v2/projects/acme/logical-clouds/press`
/// @param field where in that document or manifest, such as `spec.intent.allOf[0].cluster`
/// @param cluster `provider+cluster`, if the finding holds for one cluster only
/// @param rule the name of the broken rule, such as `pods/host`; empty for a unique finding, which
///   is never grouped
/// @param cure what to do about it; empty if the message says it
/// @param count number of places where it was found; 0 for a finding without a specific place
/// @param places the first [#SHOWN] of them
public record Diagnostic(
    Severity severity,
    Problem problem,
    String message,
    @Nullable String intent,
    @Nullable String field,
    @Nullable String cluster,
    String rule,
    Cure cure,
    int count,
    List<Place> places) {
  /// Number of places that are listed.
  public static final int SHOWN = 3;

  /// What an operator can do if something is forbidden for untrusted work; follows another cure or
  /// a comma.
  public static final String TRUSTING =
      "or, where it is the telco's own work, say spec.trust: trusted of its logical cloud or"
          + " project, or use a logical cloud of level 0";

  public Diagnostic {
    places = List.copyOf(places);
  }

  public enum Severity {
    ERROR,
    WARNING
  }

  /// Who reads it.
  public enum Audience {
    TENANT,
    OPERATOR
  }

  /// What to do, which depends on the reader.
  ///
  /// @param tenant one line, or YAML to send to an operator
  /// @param operator likewise, for the operator
  public record Cure(String tenant, String operator) {
    public static final Cure NONE = new Cure("", "");

    public static Cure of(String everybody) {
      return new Cure(everybody, everybody);
    }

    public String to(Audience audience) {
      return audience == Audience.OPERATOR ? operator : tenant;
    }
  }

  /// Where something was found.
  ///
  /// @param app empty if it belongs to no app
  /// @param object `Deployment press/web (apps/v1)`
  /// @param field within it; empty for the object as a whole
  public record Place(String app, String object, String field) {
    @Override
    public String toString() {
      return (app.isEmpty() ? "" : "app " + app + ": ")
          + object
          + (field.isEmpty() ? "" : ": " + field);
    }
  }

  public static Diagnostic error(Problem problem, String message) {
    return of(Severity.ERROR, problem, message);
  }

  public static Diagnostic warning(Problem problem, String message) {
    return of(Severity.WARNING, problem, message);
  }

  private static Diagnostic of(Severity severity, Problem problem, String message) {
    return new Diagnostic(
        severity, problem, message, null, null, null, "", Cure.NONE, 0, List.of());
  }

  public Diagnostic onIntent(@Nullable String path) {
    return new Diagnostic(
        severity, problem, message, path, field, cluster, rule, cure, count, places);
  }

  public Diagnostic atField(String where) {
    return new Diagnostic(
        severity, problem, message, intent, where, cluster, rule, cure, count, places);
  }

  public Diagnostic onCluster(@Nullable String clusterId) {
    return new Diagnostic(
        severity, problem, message, intent, field, clusterId, rule, cure, count, places);
  }

  /// Findings with the same rule, message and cure are reported as one.
  public Diagnostic ofRule(String name, Cure remedy) {
    return new Diagnostic(
        severity, problem, message, intent, field, cluster, name, remedy, count, places);
  }

  public Diagnostic at(Place place) {
    return at(1, List.of(place));
  }

  private Diagnostic at(int number, List<Place> first) {
    return new Diagnostic(
        severity, problem, message, intent, field, cluster, rule, cure, number, first);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /// What to do about it; empty if the message says it. For something that no grant allows, an
  /// operator may declare the project trusted.
  public String remedy(Audience audience) {
    String own = cure.to(audience);
    return own.isEmpty()
            && audience == Audience.OPERATOR
            && problem == Problem.ISOLATION_VIOLATION
            && isError()
        ? TRUSTING
        : own;
  }

  /// As one line: where, what, and what to do.
  public String text(Audience audience) {
    var text = new StringBuilder();
    if (count == 1 && !places.isEmpty()) {
      text.append(places.getFirst()).append(": ");
    }
    text.append(message);
    if (count > 1) {
      text.append(" (").append(count).append(" times: ");
      text.append(String.join(", ", places.stream().map(Place::toString).toList()));
      text.append(count > places.size() ? ", …)" : ")");
    }
    String remedy = remedy(audience);
    if (!remedy.isEmpty()) {
      text.append("; ").append(remedy.strip().replaceAll("\\s*\\n\\s*", " "));
    }
    return text.toString();
  }

  /// The properties by which findings are grouped.
  private record Kin(Severity severity, Problem problem, String message, String rule, Cure cure) {}

  /// Merges findings with the same rule, message and cure, at the position of the first; the others
  /// stay as they are. A place counts once, on however many clusters.
  public static List<Diagnostic> grouped(List<Diagnostic> all) {
    var groups = new LinkedHashMap<Object, List<Diagnostic>>();
    for (Diagnostic each : all) {
      Object kin =
          each.rule.isEmpty()
              ? each
              : new Kin(each.severity, each.problem, each.message, each.rule, each.cure);
      groups.computeIfAbsent(kin, x -> new ArrayList<>()).add(each);
    }
    return groups.values().stream().map(Diagnostic::merged).toList();
  }

  private static Diagnostic merged(List<Diagnostic> alike) {
    Diagnostic first = alike.getFirst();
    if (alike.size() == 1) {
      return first;
    }
    List<Place> places = alike.stream().flatMap(d -> d.places.stream()).distinct().toList();
    // Findings that were grouped before count more places than they list.
    int unnamed = alike.stream().mapToInt(d -> d.count - d.places.size()).sum();
    boolean oneCluster = alike.stream().map(Diagnostic::cluster).distinct().count() == 1;
    boolean oneIntent = alike.stream().map(Diagnostic::intent).distinct().count() == 1;
    return first
        .at(places.size() + unnamed, places.stream().limit(SHOWN).toList())
        .onCluster(oneCluster ? first.cluster : null)
        .onIntent(oneIntent ? first.intent : null);
  }
}
