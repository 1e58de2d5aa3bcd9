package io.bulkhead.compiler.model;

import io.bulkhead.admission.Breach;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.kind.workload.Adaptation;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.manifest.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// How to cure a violation of the guard's rules: the grant that would allow it, as YAML.
public final class Cures {
  private static final Set<String> SERVICE_TYPES = Set.of("NodePort", "LoadBalancer");

  private static final String ELSEWHERE = ", " + Diagnostic.TRUSTING;

  /// For a chart's own quotas.
  public static final Cure LIMITS =
      new Cure(
          "leave it out, and change the quotas of the logical cloud instead",
          "leave it out, and change the quotas of the logical cloud or its project instead"
              + ELSEWHERE);

  /// For cluster-scoped objects.
  public static final Cure CLUSTER_SCOPED =
      new Cure(
          "leave it out, and ask an operator to provide it",
          "leave it out, and provide it on the cluster" + ELSEWHERE);

  /// For objects that belong into another namespace.
  public static Cure elsewhere(String namespace) {
    String home = "leave metadata.namespace out, the logical cloud's is " + namespace;
    return new Cure(home, home + ELSEWHERE);
  }

  /// The grant with which the guard would admit what it refused; none if no grant helps.
  public static Cure of(Breach breach, Model.Cloud cloud) {
    List<String> spec = new ArrayList<>();
    breach
        .grants()
        .forEach((grant, values) -> {
          if (grant != GrantAnnotation.SERVICE_TYPES || SERVICE_TYPES.containsAll(values)) {
            spec.add("  " + member(grant) + ": " + list(values));
          }
        });
    if (breach.baseline()) {
      spec.add("  podSecurity: baseline");
    }
    return spec.isEmpty() ? Cure.NONE : granted(cloud, spec);
  }

  /// For objects that violate the level restricted but not baseline.
  public static Cure baseline(Model.Cloud cloud) {
    return granted(cloud, List.of("  podSecurity: baseline"));
  }

  /// @param spec lines of the grant's specification
  public static Cure granted(Model.Cloud cloud, List<String> spec) {
    String yaml = grant(cloud, spec);
    return new Cure(
        "# or ask an operator for\n" + yaml, "# or grant it: bulkhead apply -f -\n" + yaml);
  }

  /// @param spec lines of the specification, indented
  public static String grant(Model.Cloud cloud, List<String> spec) {
    return document(cloud, "Grant", "spec:\n" + String.join("\n", spec));
  }

  /// A document below the logical cloud. Its name is derived from its content, so that applying
  /// several cures one after another does not overwrite any.
  public static String document(Model.Cloud cloud, String kind, String spec) {
    return """
    apiVersion: bulkhead.io/v1
    kind: %s
    metadata: {project: %s, logicalCloud: %s, name: more-%s}
    %s
    """
        .formatted(
            kind,
            cloud.key().names().getFirst(),
            cloud.key().name(),
            Digest.of(spec.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8),
            spec);
  }

  /// @param offers adaptations that a deployment may allow, each of which cures it
  public static Cure orAdapted(Cure otherwise, List<Adaptation> offers) {
    if (offers.isEmpty()) {
      return otherwise;
    }
    List<String> more = offers.stream().skip(1).map(Adaptation::text).toList();
    String yaml =
        "# or in the deployment intent group\nspec: {adapt: [%s]}%s\n"
            .formatted(
                offers.getFirst().text(),
                more.isEmpty() ? "" : "  # or " + String.join(", ", more));
    return new Cure(behind(yaml, otherwise.tenant()), behind(yaml, otherwise.operator()));
  }

  private static String behind(String yaml, String more) {
    if (more.isEmpty()) {
      return yaml;
    }
    return more.startsWith("#") ? yaml + "---\n" + more : "# " + more + "\n" + yaml;
  }

  /// The name of the member in a grant's specification.
  private static String member(GrantAnnotation grant) {
    String[] words = grant.name().toLowerCase(Locale.ROOT).split("_", -1);
    var name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return name.toString();
  }

  /// As a YAML list in one line.
  public static String list(Iterable<String> values) {
    List<String> all = new ArrayList<>();
    values.forEach(value -> all.add("\"" + value + "\""));
    return "[" + String.join(", ", all) + "]";
  }

  private Cures() {}
}
