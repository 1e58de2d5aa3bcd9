package io.bulkhead.kind.isolation;

import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.NodeFact;
import io.bulkhead.kind.fleet.Capabilities.RuntimeClassFact;
import io.bulkhead.kind.fleet.Capabilities.VersionFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps untrusted work away from sandboxes with publicly known escapes.
public final class VersionGate {
  /// Older versions have publicly known escapes.
  public static final String KATA_MINIMUM = "3.31.0";

  /// An annotation of Kata's own chart on RuntimeClasses, and a label or annotation that an
  /// operator may put on nodes.
  public static final String KATA_VERSION = "katacontainers.io/kata-version";

  private static final String KATA = "kata";

  /// @param refusal why pods must not use the class there; empty if they may
  /// @param doubt why its version is unknown; empty if it is known or not required
  public record Answer(String refusal, String doubt) {
    static final Answer FINE = new Answer("", "");
  }

  /// @param facts of the cluster
  public static Answer of(SandboxClass sandbox, Capabilities facts) {
    Optional<Version> minimum = Version.of(minimum(sandbox));
    if (minimum.isEmpty()) {
      return Answer.FINE;
    }
    List<VersionFact> found = found(sandbox, facts);
    List<String> unreadable = new ArrayList<>();
    for (VersionFact fact : found) {
      Optional<Version> version = Version.of(fact.text());
      if (version.isEmpty()) {
        unreadable.add("\"" + fact.text() + "\" (" + fact.source() + ") is no version");
      } else if (version.get().compareTo(minimum.get()) < 0) {
        return new Answer(
            "version %s (%s) is older than %s"
                .formatted(fact.text(), fact.source(), minimum(sandbox)),
            "");
      }
    }
    if (!found.isEmpty() && unreadable.isEmpty()) {
      return Answer.FINE;
    }
    String doubt =
        unreadable.isEmpty()
            ? "its version is not known, and must be %s or newer".formatted(minimum(sandbox))
            : String.join("; ", unreadable);
    return rule(sandbox).required() ? new Answer(doubt, "") : new Answer("", doubt);
  }

  private static SandboxClass.VersionRule rule(SandboxClass sandbox) {
    SandboxClass.VersionRule own = sandbox.spec().version();
    return own == null ? SandboxClass.VersionRule.USUAL : own;
  }

  /// Empty for a class without a required version.
  private static String minimum(SandboxClass sandbox) {
    String own = rule(sandbox).minimum();
    if (own.isEmpty()) {
      return sandbox.spec().handler().startsWith(KATA) ? KATA_MINIMUM : "";
    }
    return own.equals("0") ? "" : own;
  }

  /// The version in the RuntimeClass, and in each node with the handler.
  private static List<VersionFact> found(SandboxClass sandbox, Capabilities facts) {
    List<VersionFact> found = new ArrayList<>();
    for (RuntimeClassFact live : facts.runtimeClasses()) {
      VersionFact version = live.version();
      if (live.name().equals(sandbox.metadata().name()) && version != null) {
        found.add(version);
      }
    }
    for (NodeFact node : facts.nodes()) {
      if (node.handlers().contains(sandbox.spec().handler())) {
        node.labels().stream()
            .filter(label -> label.startsWith(KATA_VERSION + "="))
            .map(label -> label.substring(KATA_VERSION.length() + 1))
            .map(text -> new VersionFact(text, "label of node " + node.name()))
            .forEach(found::add);
        VersionFact annotated = node.version();
        if (annotated != null) {
          found.add(annotated);
        }
      }
    }
    return found;
  }

  private VersionGate() {}
}
