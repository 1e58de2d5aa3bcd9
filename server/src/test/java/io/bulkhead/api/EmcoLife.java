package io.bulkhead.api;

import io.bulkhead.chart.Archives;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// One kind: its path, the request, the statuses of POST, PUT of a new one and PUT of an old one
/// (0: no PUT), the empty list, and the texts of 409 and 404.
record EmcoLife(
    String collection,
    String name,
    String body,
    byte[] file,
    int put,
    String emptyList,
    String exists,
    String notFound) {
  static final byte[] CHART =
      Archives.tarGz(Map.of("web/Chart.yaml", "name: web\nversion: 1.0.0\n"));
  static final byte[] KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
      users: [{name: u, user: {token: t}}]
      contexts: [{name: x, context: {cluster: c, user: u}}]
      current-context: x
      """
          .getBytes(StandardCharsets.UTF_8);
  static final String P = "/v2/projects/p";
  static final String CA = P + "/composite-apps/ca/v1";
  static final String DIG = CA + "/deployment-intent-groups/dig";
  static final String GPI = DIG + "/generic-placement-intents/gpi";
  static final String LC = P + "/logical-clouds/lc";
  static final String CP = "/v2/cluster-providers/cp";
  static final String CL = CP + "/clusters/c1";

  String item() {
    return collection + "/" + name;
  }

  @Override
  public String toString() {
    return collection;
  }

  /// Parents come before their children.
  static List<EmcoLife> all() {
    byte[] no = new byte[0];
    return List.of(
        new EmcoLife(
            "/v2/controllers",
            "k",
            named("k", "{\"host\":\"h\",\"port\":1,\"type\":\"action\",\"priority\":1}"),
            no,
            201,
            "null",
            "Controller already exists",
            "Controller not found"),
        new EmcoLife(
            "/v2/clm-controllers",
            "k",
            named("k", "{\"host\":\"h\",\"port\":1}"),
            no,
            200,
            "null",
            "ClmController already exists",
            "ClmController not found"),
        new EmcoLife(
            "/v2/dtc-controllers",
            "k",
            named("k", "{\"host\":\"h\",\"port\":1,\"type\":\"action\",\"priority\":1}"),
            no,
            201,
            "null",
            "Controller already exists",
            "Controller not found"),
        new EmcoLife(
            "/v2/cluster-providers",
            "cp",
            named("cp"),
            no,
            201,
            "[]",
            "ClusterProvider already exists",
            "Cluster provider not found"),
        new EmcoLife(
            CP + "/clusters",
            "c1",
            named("c1"),
            KUBECONFIG,
            // EMCO has no PUT of clusters, so credentials can only be replaced with the cluster.
            200,
            "[]",
            "Cluster already exists",
            "Cluster not found"),
        new EmcoLife(
            CL + "/labels",
            "x",
            "{\"metadata\":{\"name\":\"\"},\"clusterLabel\":\"x\"}",
            no,
            201,
            "[]",
            "Cluster Label already exists",
            "Cluster label not found"),
        new EmcoLife(
            CL + "/kv-pairs",
            "kv",
            named("kv", "{\"kv\":[{\"a\":\"1\"}]}"),
            no,
            201,
            "[]",
            "Cluster KV Pair already exists",
            "Cluster key value pair not found"),
        new EmcoLife(
            CP + "/cluster-sync-objects",
            "so",
            named("so", "{\"kv\":[{\"a\":\"1\"}]}"),
            no,
            201,
            "[]",
            "Cluster Sync Objects already exists",
            "Cluster sync object not found"),
        new EmcoLife(
            "/v2/projects",
            "p",
            named("p"),
            no,
            200,
            "null",
            "Project already exists",
            "Project not found"),
        new EmcoLife(
            P + "/logical-clouds",
            "lc",
            named(
                "lc",
                "{\"namespace\":\"ns\",\"labels\":null,\"user\":{\"userName\":\"\",\"type\":\"\"}}"),
            no,
            201,
            "null",
            "Logical Cloud already exists",
            "Logical Cloud not found"),
        new EmcoLife(
            LC + "/cluster-references",
            "r",
            named("r", "{\"clusterProvider\":\"cp\",\"cluster\":\"c1\"}"),
            no,
            0,
            "400",
            "Cluster reference already exists",
            "Cluster reference not found"),
        new EmcoLife(
            LC + "/user-permissions",
            "up",
            named(
                "up",
                "{\"namespace\":\"ns\",\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}"),
            no,
            0,
            "null",
            "User Permission already exists",
            "User Permission not found"),
        new EmcoLife(
            LC + "/cluster-quotas",
            "q",
            named("q", "{\"limits.cpu\":\"4\"}"),
            no,
            0,
            "null",
            "Quota already exists",
            "Cluster Quota not found"),
        new EmcoLife(
            LC + "/kv-pairs",
            "kv",
            named("kv", "{\"kv\":[{\"a\":\"1\"}]}"),
            no,
            0,
            "null",
            "Key Value already exists",
            "Key Value not found"),
        new EmcoLife(
            P + "/composite-apps",
            "ca/v1",
            named("ca", "{\"compositeAppVersion\":\"v1\"}"),
            no,
            201,
            "null",
            "CompositeApp already exists",
            "CompositeApp not found"),
        new EmcoLife(
            CA + "/apps",
            "web",
            named("web"),
            CHART,
            201,
            "null",
            "App already exists",
            "App not found"),
        new EmcoLife(
            CA + "/apps/web/dependency",
            "d",
            named("d", "{\"app\":\"db\",\"opStatus\":\"ready\",\"wait\":5}"),
            no,
            201,
            "[]",
            "AppDependency already exists",
            "AppDependency not found"),
        new EmcoLife(
            CA + "/composite-profiles",
            "cpr",
            named("cpr"),
            no,
            201,
            "null",
            "CompositeProfile already exists",
            "CompositeProfile not found"),
        new EmcoLife(
            CA + "/composite-profiles/cpr/profiles",
            "pr",
            named("pr", "{\"app\":\"web\"}"),
            CHART,
            201,
            "null",
            "AppProfile already exists",
            "AppProfile not found"),
        new EmcoLife(
            CA + "/deployment-intent-groups",
            "dig",
            named(
                "dig",
                "{\"compositeProfile\":\"cpr\",\"version\":\"r1\",\"logicalCloud\":\"lc\",\"overrideValues\":[]}"),
            no,
            200,
            "null",
            "DeploymentIntent already exists",
            "DeploymentIntentGroup not found"),
        new EmcoLife(
            DIG + "/intents",
            "i",
            named("i", "{\"intent\":{\"genericPlacementIntent\":\"gpi\"}}"),
            no,
            200,
            "{\"intent\":null}",
            "Intent already exists",
            "Intent not found"),
        new EmcoLife(
            DIG + "/generic-placement-intents",
            "gpi",
            named("gpi"),
            no,
            200,
            "null",
            "Intent already exists",
            "GenericPlacementIntent not found"),
        new EmcoLife(
            GPI + "/app-intents",
            "ai",
            named(
                "ai",
                "{\"app\":\"web\",\"intent\":{\"allOf\":[{\"clusterProvider\":\"cp\",\"cluster\":\"c1\"}]}}"),
            no,
            200,
            "null",
            "AppIntent already exists",
            "AppIntent not found"));
  }

  static String named(String name) {
    return "{\"metadata\":{\"name\":\"" + name + "\"}}";
  }

  static String named(String name, String spec) {
    return "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":" + spec + "}";
  }
}
