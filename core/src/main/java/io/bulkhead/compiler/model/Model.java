package io.bulkhead.compiler.model;

import io.bulkhead.bundle.Gate;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.Cluster;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.isolation.SandboxClass;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.kind.workload.Adaptation;
import io.bulkhead.kind.workload.AppIntent;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Digest;
import io.bulkhead.proof.Probes;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The target with all its references resolved. An unresolved reference is a diagnostic instead.
public sealed interface Model {
  /// The labels of each of its objects, which name the owner.
  SequencedMap<String, String> labels(String part);

  /// A logical cloud as the compiler needs it.
  ///
  /// @param namespace `default` for level 0 if none was given
  /// @param sandbox the preferred class: the cloud's own, else its project's, else null
  /// @param clusters the clusters of its references, in order of creation
  /// @param grants the sum of what operators granted to it
  record Cloud(
      DocumentKey key,
      LogicalCloud body,
      Trust trust,
      String namespace,
      @Nullable String sandbox,
      List<ClusterId> clusters,
      Grants grants) {
    public Cloud {
      clusters = List.copyOf(clusters);
    }
  }

  /// @param intent where it goes; null if no app intent names it (reported as an error before)
  record App(
      String name,
      Digest chart,
      @Nullable Digest profile,
      SequencedMap<String, String> overrides,
      DocumentKey intentKey,
      AppIntent.Placement intent,
      List<Gate> gates) {}

  /// @param release the Helm release name
  /// @param adapt what may be changed of the charts' objects
  record Deployment(
      DocumentKey key,
      String contextId,
      String release,
      Cloud cloud,
      List<App> apps,
      List<Adaptation> adapt,
      List<SandboxClass> sandboxClasses)
      implements Model {
    @Override
    public SequencedMap<String, String> labels(String part) {
      SequencedMap<String, String> labels = Labels.of(key);
      labels.put(Labels.PROJECT, Labels.value(key.names().getFirst()));
      labels.put(Labels.DEPLOYMENT_ID, Labels.value(contextId + "-" + part));
      if (cloud.trust() == Trust.UNTRUSTED) {
        labels.put(Labels.CONFINED, "true");
      }
      return labels;
    }
  }

  record CloudModel(
      Target.Cloud target,
      Cloud cloud,
      List<io.bulkhead.kind.tenancy.UserPermission> permissions,
      List<io.bulkhead.kind.tenancy.ClusterQuota> quotas,
      List<SandboxClass> sandboxClasses)
      implements Model {
    @Override
    public SequencedMap<String, String> labels(String part) {
      return Labels.ofCloud(cloud.key());
    }
  }

  /// @param guard null for the default guard
  record Baseline(
      ClusterId cluster,
      List<SandboxClass> sandboxClasses,
      Cluster.@Nullable GuardSpec guard,
      Probes probes)
      implements Model {
    @Override
    public SequencedMap<String, String> labels(String part) {
      return Labels.of(cluster.document());
    }
  }
}
