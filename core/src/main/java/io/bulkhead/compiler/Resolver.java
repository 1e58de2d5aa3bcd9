package io.bulkhead.compiler;

import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.compiler.model.Grants;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Diagnostic.Cure;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.fleet.ClusterGuard;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.table.EmcoRoutes;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.NamespaceName;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.tenancy.Trust;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Snapshot to Model: resolves every reference of the target; a missing one becomes a finding.
final class Resolver {
  private final KindTable table;
  private final Documents documents;
  private final Diagnostics findings;

  Resolver(KindTable table, Documents documents, Diagnostics findings) {
    this.table = table;
    this.documents = documents;
    this.findings = findings;
  }

  Optional<Model> deployment(Target.Deployment target) {
    return new DeploymentResolver(table, documents, findings, this).resolve(target);
  }

  Optional<Model> baseline(Target.Baseline target) {
    return Optional.of(
        new Model.Baseline(
            target.cluster(),
            sandboxClasses(),
            ClusterGuard.inForce(documents, key(target.cluster())),
            target.probes()));
  }

  private static DocumentKey key(ClusterId cluster) {
    return cluster.document();
  }

  List<SandboxClass> sandboxClasses() {
    return documents.roots(IsolationKinds.SANDBOX_CLASS).stream().map(Stored::body).toList();
  }

  Optional<Model> cloud(Target.Cloud target) {
    DocumentKey key = target.cloud();
    Optional<Model.Cloud> cloud = cloudModel(key, table.path(key), "");
    if (cloud.isEmpty()) {
      return Optional.empty();
    }
    if (cloud.get().clusters().isEmpty()) {
      findings.error(
          Problem.INVALID_INTENT, "No Cluster References associated", table.path(key), "");
      return Optional.empty();
    }
    shared(cloud.get());
    throughGit(cloud.get());
    operatorsName(cloud.get());
    return Optional.of(
        new Model.CloudModel(
            target,
            cloud.get(),
            bodies(TenancyKinds.USER_PERMISSION, key),
            bodies(TenancyKinds.CLUSTER_QUOTA, key),
            sandboxClasses()));
  }

  /// On a strict cluster, names of trusted namespaces are reserved: a tenant may not use them.
  private void operatorsName(Model.Cloud cloud) {
    boolean taken =
        cloud.trust() == Trust.UNTRUSTED
            && cloud.clusters().stream()
                .map(cluster -> ClusterGuard.inForce(documents, key(cluster)))
                .anyMatch(guard ->
                    guard != null && guard.trustedNamespaces().contains(cloud.namespace()));
    if (taken) {
      taken(cloud, "a strict cluster has it among its trustedNamespaces");
    }
  }

  /// Does not tell the owner, which may be another tenant or the operator.
  private void taken(Model.Cloud cloud, String by) {
    findings.add(
        Diagnostic.error(
                Problem.INVALID_SPEC,
                "the namespace "
                    + cloud.namespace()
                    + " cannot be had on these clusters; choose another one")
            .onIntent(table.path(cloud.key()))
            .atField("spec.namespace")
            .ofRule("", new Cure("", by)));
  }

  private void throughGit(Model.Cloud cloud) {
    for (ClusterId cluster : cloud.clusters()) {
      documents
          .find(FleetKinds.CLUSTER, key(cluster))
          .map(found -> found.body().spec().gitOps())
          .filter(Cluster.GitOps::used)
          .ifPresent(git ->
              findings.error(
                  Problem.NOT_BUILT,
                  "cluster "
                      + cluster
                      + " is reached through Git ("
                      + git.gitOpsType()
                      + "): "
                      + EmcoRoutes.NOT_BUILT
                      + "; take its reference out",
                  table.path(cloud.key()),
                  "cluster-references"));
    }
  }

  private <D> List<D> bodies(io.bulkhead.kind.Kind<D> kind, DocumentKey parent) {
    return documents.children(kind, parent).stream().map(Stored::body).toList();
  }

  /// @param from path of the document that names the cloud
  Optional<Model.Cloud> cloudModel(DocumentKey key, String from, String field) {
    var projectKey = DocumentKey.of(TenancyKinds.PROJECT, key.names().getFirst());
    Optional<Project> project = documents.find(TenancyKinds.PROJECT, projectKey).map(Stored::body);
    Optional<LogicalCloud> found =
        documents.find(TenancyKinds.LOGICAL_CLOUD, key).map(Stored::body);
    if (project.isEmpty() || found.isEmpty()) {
      findings.error(
          Problem.INVALID_INTENT, "Failed to obtain Logical Cloud specified", from, field);
      return Optional.empty();
    }
    LogicalCloud body = found.get();
    String namespace = namespace(key, body);
    List<ClusterId> clusters =
        documents.children(TenancyKinds.CLUSTER_REFERENCE, key).stream()
            .map(ref ->
                new ClusterId(ref.body().spec().clusterProvider(), ref.body().spec().cluster()))
            .distinct()
            .toList();
    Trust trust = Trust.of(project.get(), body);
    return Optional.of(
        new Model.Cloud(
            key,
            body,
            trust,
            namespace,
            sandbox(key, project.get(), body),
            clusters,
            Grants.of(bodies(TenancyKinds.GRANT, key))));
  }

  private String namespace(DocumentKey key, LogicalCloud body) {
    String namespace = body.spec().namespace();
    if (body.spec().admin()) {
      return namespace.isEmpty() ? "default" : namespace;
    }
    NamespaceName.fault(namespace, false)
        .ifPresent(
            text -> findings.error(Problem.INVALID_SPEC, text, table.path(key), "spec.namespace"));
    return namespace;
  }

  private @Nullable String sandbox(DocumentKey key, Project project, LogicalCloud body) {
    String own = body.spec().sandbox();
    String wanted =
        own != null && !own.isEmpty()
            ? own
            : project.spec() == null ? null : project.spec().sandbox();
    if (wanted == null || wanted.isEmpty()) {
      return null;
    }
    boolean known =
        documents
            .find(
                IsolationKinds.SANDBOX_CLASS, DocumentKey.of(IsolationKinds.SANDBOX_CLASS, wanted))
            .isPresent();
    if (!known) {
      findings.error(
          Problem.INVALID_INTENT,
          "no sandbox class is called \"" + wanted + "\"",
          table.path(key),
          "spec.sandbox");
    }
    return wanted;
  }

  /// Two clouds with the same namespace on one cluster would not be isolated from each other, so
  /// the younger one is refused.
  private void shared(Model.Cloud cloud) {
    if (cloud.body().spec().admin()) {
      return;
    }
    long order =
        documents.find(TenancyKinds.LOGICAL_CLOUD, cloud.key()).map(Stored::order).orElse(0L);
    for (Stored<Project> project : documents.roots(TenancyKinds.PROJECT)) {
      for (Stored<LogicalCloud> other :
          documents.children(TenancyKinds.LOGICAL_CLOUD, project.key())) {
        if (other.order() < order
            && !other.body().spec().admin()
            && other.body().spec().namespace().equals(cloud.namespace())
            && sharesCluster(cloud, other.key())) {
          taken(cloud, "the logical cloud " + other.key().joined() + " has it");
          return;
        }
      }
    }
  }

  private boolean sharesCluster(Model.Cloud cloud, DocumentKey other) {
    return documents.children(TenancyKinds.CLUSTER_REFERENCE, other).stream()
        .map(ref -> ref.body().spec())
        .anyMatch(spec ->
            cloud.clusters().contains(new ClusterId(spec.clusterProvider(), spec.cluster())));
  }
}
