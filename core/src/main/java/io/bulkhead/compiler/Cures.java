package io.bulkhead.compiler;

import io.bulkhead.admission.Breach;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.guard.GuardLabels.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What to do about a rule of the guard that was broken: the grant that would cure it, as YAML.
final class Cures {
  private static final Set<String> SERVICE_TYPES = Set.of("NodePort", "LoadBalancer");

  static Cure of(Breach breach, Model.Cloud cloud) {
    List<String> spec = new ArrayList<>();
    breach
        .grants()
        .forEach((grant, values) -> {
          if (grant != Grant.SERVICE_TYPES || SERVICE_TYPES.containsAll(values)) {
            spec.add("  " + member(grant) + ": " + list(values));
          }
        });
    if (breach.baseline()) {
      spec.add("  podSecurity: baseline");
    }
    if (spec.isEmpty()) {
      return Cure.NONE;
    }
    String yaml = grant(cloud, spec);
    return new Cure(
        "# or ask an operator for\n" + yaml, "# or grant it: bulkhead apply -f -\n" + yaml);
  }

  /// @param spec lines of the specification, indented
  static String grant(Model.Cloud cloud, List<String> spec) {
    return """
    apiVersion: bulkhead.io/v1
    kind: Grant
    metadata: {project: %s, logicalCloud: %s, name: more}
    spec:
    %s
    """
        .formatted(cloud.key().names().getFirst(), cloud.key().name(), String.join("\n", spec));
  }

  /// As the member of a grant's specification is called.
  private static String member(Grant grant) {
    String[] words = grant.name().toLowerCase(Locale.ROOT).split("_", -1);
    var name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return name.toString();
  }

  /// As YAML writes it in one line.
  static String list(Iterable<String> values) {
    List<String> all = new ArrayList<>();
    values.forEach(value -> all.add("\"" + value + "\""));
    return "[" + String.join(", ", all) + "]";
  }

  private Cures() {}
}
