package io.bulkhead.plan;

import io.bulkhead.compiler.model.Target;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.ClusterReads;
import io.bulkhead.kind.tenancy.ClusterReference;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.tenancy.UserPermission;
import io.bulkhead.kind.workload.Adaptation;
import io.bulkhead.kind.workload.AppIntent;
import io.bulkhead.kind.workload.AppProfile;
import io.bulkhead.kind.workload.CompositeApp;
import io.bulkhead.kind.workload.DeploymentIntentGroup;
import io.bulkhead.kind.workload.GroupIntent;
import io.bulkhead.kind.workload.Named;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.manifest.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Hypothetical documents on top of those in the store: a chart as the only app of a deployment
/// that may go to any of its clusters, and a logical cloud if none is named.
final class SupposedDocuments implements Documents {
  /// Shown in texts in place of a real name.
  private static final DocumentKey ANY_CLOUD =
      DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "PROJECT", "LOGICAL-CLOUD");

  /// The name of all hypothetical documents, and of the Helm release.
  private static final String NAME = "lint";

  /// @param overrides Helm `--set` keys and values
  /// @param adapt what may be changed of its objects
  record Chart(
      String app,
      Digest chart,
      @Nullable Digest profile,
      SequencedMap<String, String> overrides,
      List<Adaptation> adapt) {}

  private final Documents stored;
  private final DocumentKey cloud;
  private final List<ClusterId> clusters;
  private final Map<DocumentKey, Stored<?>> supposed = new TreeMap<>();
  private long order = Long.MAX_VALUE / 2;

  private SupposedDocuments(Documents stored, DocumentKey cloud, List<ClusterId> clusters) {
    this.stored = stored;
    this.cloud = cloud;
    this.clusters = clusters;
  }

  /// In an existing logical cloud.
  static SupposedDocuments in(DocumentKey cloud, Chart chart, Documents stored) {
    List<ClusterId> clusters =
        stored.children(TenancyKinds.CLUSTER_REFERENCE, cloud).stream()
            .map(ref ->
                new ClusterId(ref.body().spec().clusterProvider(), ref.body().spec().cluster()))
            .distinct()
            .toList();
    return new SupposedDocuments(stored, cloud, clusters).with(chart);
  }

  /// In an untrusted logical cloud of level 1 on every cluster.
  static SupposedDocuments anywhere(Chart chart, Documents stored) {
    List<ClusterId> clusters = ClusterReads.registered(stored);
    var made = new SupposedDocuments(stored, ANY_CLOUD, clusters);
    Metadata name = Metadata.named(ANY_CLOUD.name());
    made.put(
        TenancyKinds.PROJECT, List.of(), new Project(Metadata.named(made.project()), null), null);
    made.put(
        TenancyKinds.LOGICAL_CLOUD,
        List.of(made.project()),
        new LogicalCloud(
            name,
            new LogicalCloud.Spec(NAME, null, "1", new LogicalCloud.User("", ""), null, null)),
        null);
    // The permissions of its user are unknown.
    List<String> all = List.of("*");
    made.put(
        TenancyKinds.USER_PERMISSION,
        ANY_CLOUD.names(),
        new UserPermission(Metadata.named(NAME), new UserPermission.Spec(NAME, all, all, all)),
        null);
    for (ClusterId cluster : clusters) {
      made.put(
          TenancyKinds.CLUSTER_REFERENCE,
          ANY_CLOUD.names(),
          new ClusterReference(
              Metadata.named(cluster.toString()),
              new ClusterReference.Spec(cluster.provider(), cluster.cluster(), "", "")),
          null);
    }
    return made.with(chart);
  }

  private SupposedDocuments with(Chart chart) {
    Metadata name = Metadata.named(NAME);
    Metadata app = Metadata.named(chart.app());
    List<String> composite = List.of(project(), NAME, "v1");
    List<String> group = longer(composite, NAME);
    put(
        WorkloadKinds.COMPOSITE_APP,
        List.of(project()),
        new CompositeApp(name, new CompositeApp.Spec("v1")),
        null);
    put(WorkloadKinds.APP, composite, new Named(app), chart.chart());
    put(WorkloadKinds.COMPOSITE_PROFILE, composite, new Named(name), null);
    if (chart.profile() != null) {
      put(
          WorkloadKinds.APP_PROFILE,
          longer(composite, NAME),
          new AppProfile(name, new AppProfile.Spec(chart.app())),
          chart.profile());
    }
    var override = new DeploymentIntentGroup.Override(chart.app(), chart.overrides());
    put(
        WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
        composite,
        new DeploymentIntentGroup(
            name,
            new DeploymentIntentGroup.Spec(
                NAME, NAME, cloud.name(), List.of(override), false, chart.adapt(), List.of())),
        null);
    put(WorkloadKinds.GENERIC_PLACEMENT_INTENT, group, new Named(name), null);
    List<AppIntent.Leaf> anyOf =
        clusters.stream()
            .map(cluster -> new AppIntent.Leaf(cluster.provider(), cluster.cluster(), ""))
            .toList();
    put(
        WorkloadKinds.APP_INTENT,
        longer(group, NAME),
        new AppIntent(
            name, new AppIntent.Spec(chart.app(), new AppIntent.Placement(List.of(), anyOf))),
        null);
    var intents = new LinkedHashMap<String, String>(Map.of(GroupIntent.PLACEMENT, NAME));
    put(
        WorkloadKinds.GROUP_INTENT,
        group,
        new GroupIntent(name, new GroupIntent.Spec(intents)),
        null);
    return this;
  }

  private static List<String> longer(List<String> names, String one) {
    List<String> all = new ArrayList<>(names);
    all.add(one);
    return all;
  }

  private <D> void put(Kind<D> kind, List<String> parents, D body, @Nullable Digest file) {
    DocumentKey key = kind.key(parents, body);
    List<FileAttachment> files =
        file == null ? List.of() : List.of(new FileAttachment("file", NAME, file, 0));
    supposed.put(key, new Stored<>(key, body, files, 0, ++order));
  }

  private String project() {
    return cloud.names().getFirst();
  }

  /// The logical cloud of the deployment.
  DocumentKey cloud() {
    return cloud;
  }

  List<ClusterId> clusters() {
    return clusters;
  }

  Target.Deployment target() {
    return new Target.Deployment(
        DocumentKey.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, project(), NAME, "v1", NAME), "0");
  }

  @Override
  public <D> Optional<Stored<D>> find(Kind<D> kind, DocumentKey key) {
    Stored<?> one = supposed.get(key);
    return one == null ? stored.find(kind, key) : Optional.of(as(kind, one));
  }

  @Override
  public <D> List<Stored<D>> children(Kind<D> kind, DocumentKey parent) {
    List<Stored<D>> found = new ArrayList<>();
    if (!supposed.containsKey(parent)) {
      found.addAll(stored.children(kind, parent));
    }
    found.addAll(below(kind, Optional.of(parent)));
    return found;
  }

  @Override
  public <D> List<Stored<D>> roots(Kind<D> kind) {
    List<Stored<D>> found = new ArrayList<>(stored.roots(kind));
    found.addAll(below(kind, Optional.empty()));
    return found;
  }

  private <D> List<Stored<D>> below(Kind<D> kind, Optional<DocumentKey> parent) {
    return supposed.entrySet().stream()
        .filter(one -> one.getKey().kind().equals(kind.name()))
        .filter(one -> kind.parentKey(one.getKey()).equals(parent))
        .map(one -> as(kind, one.getValue()))
        .toList();
  }

  private static <D> Stored<D> as(Kind<D> kind, Stored<?> one) {
    return new Stored<>(
        one.key(), kind.type().cast(one.body()), one.files(), one.revision(), one.order());
  }
}
