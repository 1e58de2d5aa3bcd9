package io.bulkhead.compiler.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.compiler.rights.HeldRights;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A role that a deployment binds but does not contain, so only the cluster can tell what it
/// grants. Kubernetes lets nobody grant rights by a binding without having all of them.
public final class BoundRole {
  private final ClusterId cluster;
  private final ManifestKey role;
  private final String namespace;
  private final HeldRights held;
  private final String path;
  private final Diagnostic.Place place;
  private final Cure cure;

  /// @param namespace of the binding, empty for the whole cluster
  /// @param path of the deployment intent group
  /// @param cure for a role that grants too much
  BoundRole(
      ClusterId cluster,
      ManifestKey role,
      String namespace,
      HeldRights held,
      String path,
      Diagnostic.Place place,
      Cure cure) {
    this.cluster = cluster;
    this.role = role;
    this.namespace = namespace;
    this.held = held;
    this.path = path;
    this.place = place;
    this.cure = cure;
  }

  public ClusterId cluster() {
    return cluster;
  }

  public ManifestKey role() {
    return role;
  }

  /// The cluster's refusal of the binding, if any.
  ///
  /// @param found the role on the cluster
  public Optional<Diagnostic> refusal(Optional<JsonNode> found) {
    if (found.isEmpty()) {
      return Optional.of(
          Diagnostic.error(
                  Problem.RIGHTS_MISSING,
                  "the " + role.kind() + " " + role.name() + " that it binds is not on the cluster")
              .onIntent(path)
              .atField(place.field())
              .onCluster(cluster.toString())
              .ofRule(
                  RightsForecast.ESCALATION,
                  Cure.of("let the chart bring it, or name one that is there"))
              .at(place));
    }
    List<String> lacking = held.lacking(rules(found.get()).toList(), namespace);
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of(
            RightsForecast.tooMuch(path, place, lacking, cure).onCluster(cluster.toString()));
  }

  static Stream<JsonNode> rules(JsonNode role) {
    return StreamSupport.stream(role.path("rules").spliterator(), false);
  }
}
