package io.bulkhead.kind.fleet;

import static io.bulkhead.kind.Kind.kind;

import io.bulkhead.kind.Deletion;
import io.bulkhead.kind.KeyValues;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Codes;
import io.bulkhead.kind.Kind.EmptyList;
import java.util.List;

/// The fleet's rows of the kind table.
public final class FleetKinds {
  public static final Kind<ClusterProvider> CLUSTER_PROVIDER =
      kind("ClusterProvider", ClusterProvider.class, p -> p.metadata().name())
          .at("cluster-providers", "clusterProvider")
          .emptyList(EmptyList.ARRAY)
          .texts("Cluster provider not found", "ClusterProvider already exists")
          .shortNames("cp")
          .describedAs("Who provides clusters")
          .gauge("emco_cluster_provider")
          .build();

  public static final Kind<Cluster> CLUSTER =
      kind("Cluster", Cluster.class, c -> c.metadata().name())
          .at("clusters", "cluster")
          .under(CLUSTER_PROVIDER)
          .replaceOnly()
          .codes(Codes.PUT_OK)
          .emptyList(EmptyList.ARRAY)
          .file(new Kind.FilePart("file", "kubeconfig", Kind.FilePart.Content.KUBECONFIG, true))
          .fileNeededWhen(c -> !c.spec().gitOps().used())
          .texts("Cluster not found", "Cluster already exists")
          .shortNames("cl")
          .describedAs("A Kubernetes cluster, registered with its kubeconfig")
          .read(new Kind.Read<>("label", null, false, ClusterReads::byLabel))
          .read(new Kind.Read<>("withLabels", null, false, ClusterReads::withLabels))
          .gauge("emco_cluster")
          .deletedBy(Deletion.LOST, Deletion.REMOVE_GUARD)
          .doublesAt("doubles")
          .overviewAt("cluster-overviews", ClusterOverview.class, ClusterOverview.COLUMNS)
          .column("git ops", c -> c.spec().gitOps().gitOpsType())
          .build();

  public static final Kind<ClusterLabel> CLUSTER_LABEL =
      kind("ClusterLabel", ClusterLabel.class, ClusterLabel::clusterLabel)
          .at("labels", "clusterLabel")
          .under(CLUSTER)
          .emptyList(EmptyList.ARRAY)
          .texts("Cluster label not found", "Cluster Label already exists")
          .describedAs("A label by which placement finds the cluster")
          .build();

  public static final Kind<KeyValues> CLUSTER_KV =
      kind("ClusterKvPairs", KeyValues.class, kv -> kv.metadata().name())
          .at("kv-pairs", "clusterKv")
          .under(CLUSTER)
          .emptyList(EmptyList.ARRAY)
          .texts("Cluster key value pair not found", "Cluster KV Pair already exists")
          .describedAs("Key-value pairs of a cluster")
          .lookup("key", ClusterReads::value)
          .build();

  public static final Kind<ClusterGuard> CLUSTER_GUARD =
      kind("ClusterGuard", ClusterGuard.class, guard -> guard.metadata().name())
          .at("guards", "clusterGuard")
          .ours()
          .under(CLUSTER)
          .codes(Codes.PUT_TELLS)
          .shortNames("cg")
          .describedAs("How strict the guard of a cluster is")
          .column("strict", g -> Boolean.toString(g.spec().strict()))
          .column("evict", g -> Boolean.toString(g.spec().evict()))
          .build();

  public static final Kind<KeyValues> CLUSTER_SYNC_OBJECT =
      kind("ClusterSyncObject", KeyValues.class, kv -> kv.metadata().name())
          .at("cluster-sync-objects", "clusterSyncObject")
          .under(CLUSTER_PROVIDER)
          .emptyList(EmptyList.ARRAY)
          .sealed()
          .texts("Cluster sync object not found", "Cluster Sync Objects already exists")
          .describedAs("Credentials of a Git server, kept encrypted")
          .lookup("key", ClusterReads::value)
          .build();

  public static final Kind<Controller> CONTROLLER =
      kind("Controller", Controller.class, c -> c.metadata().name())
          .at("controllers", "controller")
          .texts("Controller not found", "Controller already exists")
          .describedAs("A controller of EMCO's; stored, never dialled")
          .gauge("emco_controller")
          .column("host", c -> c.spec().host())
          .column("port", c -> Integer.toString(c.spec().port()))
          .column("type", c -> c.spec().type())
          .column("priority", c -> Integer.toString(c.spec().priority()))
          .build();

  public static final Kind<ClmController> CLM_CONTROLLER =
      kind("ClmController", ClmController.class, c -> c.metadata().name())
          .at("clm-controllers", "clmController")
          .codes(Codes.PUT_OK)
          .texts("ClmController not found", "ClmController already exists")
          .describedAs("A controller that EMCO tells of clusters; stored, never dialled")
          .build();

  public static final Kind<Controller> DTC_CONTROLLER =
      kind("DtcController", Controller.class, c -> c.metadata().name())
          .at("dtc-controllers", "dtcController")
          .texts("Controller not found", "Controller already exists")
          .describedAs("A controller of EMCO's traffic service; stored, never dialled")
          .build();

  public static final List<Kind<?>> ALL =
      List.of(
          CLUSTER_PROVIDER,
          CLUSTER_SYNC_OBJECT,
          CLUSTER,
          CLUSTER_LABEL,
          CLUSTER_KV,
          CLUSTER_GUARD,
          CONTROLLER,
          CLM_CONTROLLER,
          DTC_CONTROLLER);

  private FleetKinds() {}
}
