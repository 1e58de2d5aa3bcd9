package io.bulkhead.api;

import static java.util.Map.entry;

import io.bulkhead.chart.Archives;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.KindTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One document of every kind: exact requests and answers.
final class KindSamples {
  static final String MARK = "NAME";
  static final byte[] CHART =
      Archives.tarGz(Map.of("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"));
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
  private static final String META =
      "\"metadata\":{\"name\":\"NAME\",\"description\":\"\",\"userData1\":\"\",\"userData2\":\"\"}";

  /// @param needs kinds whose samples must exist besides the parents'
  record Sample(Kind<?> kind, String name, Document document, List<String> needs) {
    /// The path of a document of this name, or of the collection when it is empty.
    String path(String name) {
      String collection = kind.collectionPath(parentNames(kind));
      String own = kind.variables().size() == 2 ? name + "/v1" : name;
      return name.isEmpty() ? collection : collection + "/" + own;
    }

    String body(String name) {
      return document.body().replace(MARK, name);
    }

    String echo(String name) {
      return document.echo().replace(MARK, name);
    }

    byte[] file() {
      return kind.file()
          .map(part ->
              switch (part.content()) {
                case TAR_GZ -> CHART;
                case KUBECONFIG -> KUBECONFIG;
              })
          .orElse(new byte[0]);
    }

    @Override
    public String toString() {
      return kind.name();
    }
  }

  /// @param body with [#MARK] in place of the document's name
  /// @param echo the answer, without the line's end
  record Document(String body, String echo) {}

  /// Metadata only, sent with a member in another case and unknown ones.
  private static Document plain() {
    return new Document(
        "{\"METADATA\":{\"label\":1,\"name\":\"NAME\"},\"extra\":[1]}", "{" + META + "}");
  }

  private static Document spec(String sent, String echoed) {
    return new Document(
        "{\"metadata\":{\"name\":\"NAME\"},\"spec\":" + sent + "}",
        "{" + META + ",\"spec\":" + echoed + "}");
  }

  private static Document spec(String both) {
    return spec(both, both);
  }

  private static final String KV = "{\"kv\":[{\"a\":\"1\"},{\"b\":\"\"}]}";

  private static final Map<String, Document> DOCUMENTS =
      Map.ofEntries(
          entry("RoleBinding", spec("{\"role\":\"auditor\",\"groups\":[\"audit\"]}")),
          entry(
              "SandboxClass",
              spec(
                  "{\"handler\":\"kata\",\"isolation\":\"vm\"}",
                  "{\"handler\":\"kata\",\"isolation\":\"vm\",\"create\":false,\"overhead\":{},\"nodeSelector\":{}}")),
          entry("ClusterProvider", plain()),
          entry("ClusterSyncObject", spec(KV)),
          entry(
              "Cluster",
              new Document(
                  "{\"metadata\":{\"name\":\"NAME\"}}",
                  "{"
                      + META
                      + ",\"spec\":{\"gitOps\":{\"gitOpsType\":\"\",\"gitOpsReferenceObject\":\"\",\"gitOpsResourceObject\":\"\"}}}")),
          entry(
              "ClusterLabel",
              new Document(
                  "{\"metadata\":{\"name\":\"\"},\"clusterLabel\":\"NAME\"}",
                  "{\"clusterLabel\":\"NAME\"}")),
          entry("ClusterKvPairs", spec(KV)),
          entry(
              "ClusterGuard",
              spec(
                  "{\"strict\":true,\"trustedNamespaces\":[\"monitoring\"]}",
                  "{\"strict\":true,\"trustedNamespaces\":[\"monitoring\"],\"alwaysPullImages\":false}")),
          entry(
              "Controller",
              spec(
                  "{\"host\":\"rsync\",\"port\":9031}",
                  "{\"host\":\"rsync\",\"port\":9031,\"type\":\"\",\"priority\":0}")),
          entry(
              "ClmController",
              spec("{\"host\":\"h\",\"port\":0,\"priority\":0}", "{\"host\":\"h\"}")),
          entry(
              "DtcController",
              spec("{\"host\":\"h\",\"port\":1,\"type\":\"action\",\"priority\":1}")),
          entry("Project", plain()),
          entry(
              "LogicalCloud",
              spec(
                  "{\"namespace\":\"ns\",\"labels\":null,\"user\":{\"userName\":\"\",\"type\":\"\"}}",
                  "{\"namespace\":\"ns\",\"labels\":null,\"level\":\"1\",\"user\":{\"userName\":\"\",\"type\":\"\"}}")),
          entry(
              "ClusterReference",
              spec(
                  "{\"clusterProvider\":\"cp\",\"cluster\":\"c1\",\"loadBalancerIP\":\"0.0.0.0\"}",
                  "{\"clusterProvider\":\"cp\",\"cluster\":\"c1\",\"loadBalancerIP\":\"0.0.0.0\",\"certificate\":\"\"}")),
          entry(
              "UserPermission",
              spec(
                  "{\"namespace\":\"ns\",\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}")),
          entry("ClusterQuota", spec("{\"limits.cpu\":\"4\",\"count/jobs.batch\":\"2\"}")),
          entry("ProjectQuota", spec("{\"limits.cpu\":\"40\",\"pods\":\"200\"}")),
          entry("LogicalCloudQuota", spec("{\"requests.memory\":\"8Gi\"}")),
          entry("Grant", spec("{\"serviceTypes\":[\"NodePort\"]}")),
          entry("LogicalCloudKvPairs", spec(KV)),
          entry("CompositeApp", spec("{\"compositeAppVersion\":\"v1\"}")),
          entry("App", plain()),
          entry(
              "AppDependency",
              spec(
                  "{\"app\":\"db\",\"opStatus\":\"ready\",\"wait\":5}",
                  "{\"app\":\"db\",\"opStatus\":\"ready\",\"wait\":5}")),
          entry("CompositeProfile", plain()),
          entry("AppProfile", spec("{\"app\":\"web\"}")),
          entry(
              "DeploymentIntentGroup",
              spec(
                  "{\"compositeProfile\":\"cpr\",\"version\":\"r1\",\"logicalCloud\":\"lc\",\"overrideValues\":[]}")),
          entry("GenericPlacementIntent", plain()),
          entry(
              "AppIntent",
              spec(
                  "{\"app\":\"web\",\"intent\":{\"allOf\":[{\"clusterProvider\":\"cp\",\"cluster\":\"c1\"},{\"anyOf\":[{\"clusterProvider\":\"cp\",\"clusterLabel\":\"x\"}]}]}}")),
          entry("GroupIntent", spec("{\"intent\":{\"genericPlacementIntent\":\"gpi\"}}")));

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          entry("ClusterProvider", "cp"),
          entry("Cluster", "c1"),
          entry("Project", "p"),
          entry("LogicalCloud", "lc"),
          entry("CompositeApp", "ca"),
          entry("App", "web"),
          entry("CompositeProfile", "cpr"),
          entry("DeploymentIntentGroup", "dig"),
          entry("GenericPlacementIntent", "gpi"));

  private static final Map<String, List<String>> NEEDS =
      Map.of("ClusterReference", List.of("Cluster"));

  static Sample of(Kind<?> kind) {
    Document document = DOCUMENTS.get(kind.name());
    if (document == null) {
      throw new AssertionError("KindSamples has no document of the kind " + kind);
    }
    return new Sample(kind, name(kind), document, NEEDS.getOrDefault(kind.name(), List.of()));
  }

  static Sample of(String kind) {
    return of(KindTable.standard().byName(kind).orElseThrow());
  }

  private static String name(Kind<?> kind) {
    return NAMES.getOrDefault(kind.name(), "x");
  }

  private static List<String> parentNames(Kind<?> kind) {
    List<String> names = new ArrayList<>();
    kind.parent()
        .ifPresent(up -> {
          names.addAll(parentNames(up));
          names.add(name(up));
          if (up.variables().size() == 2) {
            names.add("v1");
          }
        });
    return names;
  }

  private KindSamples() {}
}
