package io.bulkhead.api;

import static io.bulkhead.api.Form.CA;
import static io.bulkhead.api.Form.CL;
import static io.bulkhead.api.Form.CP;
import static io.bulkhead.api.Form.DIG;
import static io.bulkhead.api.Form.GPI;
import static io.bulkhead.api.Form.JSON;
import static io.bulkhead.api.Form.LC;
import static io.bulkhead.api.Form.PROFILES;
import static io.bulkhead.api.Form.get;
import static io.bulkhead.api.Form.refused;

import io.bulkhead.kind.table.EmcoRoutes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reads: objects, files, lists, queries, status.
final class ReadForms {
  static void reads(List<Form> all) {
    for (String anchor : List.of(CA + "/apps/web", PROFILES + "/pr", CL)) {
      all.add(
          get("4.5 get of a file with Accept json: " + anchor, anchor, "{\"metadata\"")
              .with("Accept", JSON));
      all.add(get("2.8 get of a file without Accept: " + anchor, anchor, "{\"metadata\""));
      all.add(
          get("2.8 get of a file with Accept any: " + anchor, anchor, "{\"metadata\"")
              .with("Accept", "*/*"));
      all.add(
          get(
                  "2.8 get of a file in a form: " + anchor,
                  anchor,
                  "name=\"metadata\"\r\nContent-Type: application/json\r\n\r\n{")
              .with("Accept", "multipart/form-data"));
      all.add(
          refused(
                  "2.8 get of a file as something else: " + anchor,
                  "GET",
                  anchor,
                  300,
                  "=set Accept: multipart/form-data, application/json or application/octet-stream")
              .with("Accept", "text/html"));
      all.add(
          refused("2.8 get of a file with a broken Accept: " + anchor, "GET", anchor, 406, "Accept")
              .with("Accept", "json"));
    }
    all.add(
        get(
                "2.8 get of a kubeconfig's bytes",
                CL,
                "=" + new String(KindSamples.KUBECONFIG, StandardCharsets.UTF_8).stripTrailing())
            .with("Accept", "application/octet-stream"));
    all.add(
        get(
                "2.8 the kubeconfig's name in a form",
                CL,
                "name=\"file\"; filename=\"kubeconfig\"\r\nContent-Type: application/octet-stream")
            .with("Accept", "multipart/form-data"));
    all.add(
        get(
                "2.8 the chart's name in a form",
                CA + "/apps/web",
                "name=\"file\"; filename=\"fileContent\"")
            .with("Accept", "multipart/form-data"));
    all.add(
        get("2.8 a profile has no name in a form", PROFILES + "/pr", "name=\"file\"\r\n")
            .with("Accept", "multipart/form-data"));
    for (String anchor :
        List.of(
            CP,
            CL + "/labels/x",
            CL + "/kv-pairs/kv",
            "projects/p",
            LC,
            LC + "/cluster-quotas/q",
            CA,
            DIG,
            GPI,
            GPI + "/app-intents/ai",
            DIG + "/intents/i")) {
      all.add(get("4.5 get without Accept: " + anchor, anchor, "{"));
    }
    for (String anchor :
        List.of(
            "cluster-providers",
            CP + "/clusters",
            CL + "/labels",
            "projects",
            "controllers",
            LC + "/cluster-references",
            CA + "/apps",
            PROFILES,
            CA + "/deployment-intent-groups")) {
      all.add(get("4.5 get of an anchor: " + anchor, anchor, "[{"));
    }
    all.add(get("2.8 a list heeds no Accept", CA + "/apps", "[{").with("Accept", "text/html"));
  }

  static void queries(List<Form> all) {
    all.add(get("3.2 query ?label=", CP + "/clusters?label=x", "=[\"c1\"]"));
    all.add(
        refused("3.2 query ?label= of none", "GET", CP + "/clusters?label=none", 404, "not found"));
    all.add(
        get(
            "3.2 query ?withLabels=",
            CP + "/clusters?withLabels=true",
            "\"labels\":[{\"clusterLabel\":\"x\"}]"));
    all.add(get("3.2 query ?key=", CL + "/kv-pairs/kv?key=a", "={\"value\":\"1\"}"));
    all.add(
        get(
            "3.1 query ?intent= without a slash is the list",
            DIG + "/intents?intent=i",
            "={\"intent\":[{\"genericPlacementIntent\":\"gpi\"}]}"));
    all.add(
        get(
            "3.1 query /?intent=",
            DIG + "/intents/?intent=i",
            "={\"genericPlacementIntent\":\"gpi\"}"));
    all.add(
        refused(
            "3.1 query /?intent= of none",
            "GET",
            DIG + "/intents/?intent=no",
            404,
            "=Intent not found"));
    all.add(
        get("3.1 query ?app= of profiles", PROFILES + "?app=web", "{\"metadata\"")
            .with("Accept", JSON));
    all.add(
        get("3.1 query ?app= of profiles, in a form", PROFILES + "?app=web", "name=\"file\"")
            .with("Accept", "multipart/form-data"));
    all.add(
        get(
            "3.1 query /?app= of profiles",
            PROFILES + "/?app=web",
            "=[{\"spec\":{\"app\":\"web\"}}]"));
    all.add(
        get(
            "3.1 query /?app= of app intents",
            GPI + "/app-intents/?app=web",
            "={\"app\":\"web\",\"intent\":{\"allOf\":[{\"clusterProvider\":\"cp\",\"clusterLabel\":\"x\"}]}}"));
    all.add(
        refused(
            "3.1 query /?app-name=",
            "GET",
            GPI + "/app-intents/?app-name=web",
            404,
            "=404 page not found"));
    for (String anchor :
        List.of("projects/", "projects/p/", CA + "/apps/", DIG + "/intents/", DIG + "/status/")) {
      all.add(
          refused("2.1 a slash at the end: " + anchor, "GET", anchor, 404, "=404 page not found"));
    }
    all.add(refused("2.1 a slash at the end of a POST", "POST", DIG + "/intents/", 405, ""));
    all.add(get("5.7 status", DIG + "/status", "\"status\":\"Instantiated\""));
    all.add(
        get(
            "5.7 status, older form",
            DIG + "/status?type=rsync&output=detail&app=web",
            "\"rsyncStatus\""));
    all.add(
        get(
            "5.7 status, newer form",
            DIG + "/status?status=ready&output=summary",
            "\"readyStatus\":\"Ready\""));
    all.add(
        get(
            "5.7 status with parameters that nobody knows",
            DIG + "/status?nobody=knows&a%0D%0Ab=c&status=ready",
            "\"readyStatus\""));
    all.add(get("5.7 status of a cloud, without a query", LC + "/status", "\"readyStatus\":"));
    all.add(
        get(
            "3.1 query ?app= of app intents without a slash is the list",
            GPI + "/app-intents?app=web",
            "[{\"metadata\""));
    all.add(
        refused(
            "3.1 query /?app= of an app without an intent",
            "GET",
            GPI + "/app-intents/?app=no",
            404,
            "=AppIntent not found"));
    all.add(get("5.7 status with a flag", DIG + "/status?apps", "\"apps\":[\"web\"]"));
    all.add(
        get(
            "5.7 status with a flag that has a value",
            DIG + "/status?clusters=true",
            "\"clustersByApp\""));
    all.add(
        get(
            "5.7 status of one cluster",
            DIG + "/status?cluster=cp+c1&resource=settings",
            "\"name\":\"settings\""));
    all.add(
        get(
            "5.7 status of a cloud",
            LC + "/status?status=deployed",
            "\"deployedStatus\":\"Updated\""));
    all.add(
        refused(
            "5.7 status of an unknown app", "GET", DIG + "/status?app=no", 404, "App not found"));
    all.add(
        refused(
            "5.7 status with a wrong value",
            "GET",
            DIG + "/status?type=no",
            400,
            "type is one of"));
    all.add(
        refused(
            "3.3 kubeconfig before the certificate",
            "GET",
            LC + "/cluster-references/r/kubeconfig",
            409,
            "not been issued"));
  }

  /// Routes of EMCO that are not implemented yet: each route, and some written out as clients send
  /// them.
  static void notBuilt(List<Form> all) {
    List<String> written =
        List.of(
            "POST " + CL + "/apply",
            "POST " + CL + "/networks",
            "GET " + CL + "/provider-networks/net1",
            "GET " + CL + "/status?type=cluster",
            "POST " + DIG + "/migrate",
            "POST " + DIG + "/rollback",
            "GET " + DIG + "/traffic-group-intents/t/inbound-intents/s/clients/c/access-points",
            "PUT " + DIG + "/generic-k8s-intents/g/resources/r/customizations/c",
            "DELETE " + DIG + "/hpa-intents/h/hpa-resource-consumers",
            "GET " + DIG + "/network-controller-intent/n/workload-intents/w/interfaces/i",
            "POST " + DIG + "/network-chains/c/client-selectors",
            "GET " + DIG + "/sfc-clients",
            "GET " + DIG + "/temporal-workflow-intents/w/status?waitForResult=true",
            "POST " + DIG + "/temporal-action-controller/t/cancel",
            "POST " + DIG + "/policy-intents/p1",
            "GET policy/agents",
            "POST " + CP + "/ca-certs/c/enrollment/instantiate",
            "GET projects/p/ca-certs/c/distribution/status",
            "GET projects/none/ca-certs/c/logical-clouds/lc/clusters/c1");
    written.forEach(line -> {
      String[] parts = line.split(" ");
      all.add(refused("known, not built: " + line, parts[0], parts[1], 501, "not built yet"));
    });
    for (EmcoRoutes.Route route : EmcoRoutes.NOT_YET) {
      String anchor = String.join("/", route.path()).replace("{}", "x");
      route
          .methods()
          .forEach(method ->
              all.add(
                  refused(
                      "known, not built: " + method + " " + anchor,
                      method,
                      anchor,
                      501,
                      "EMCO's " + route.what() + ": not built yet")));
      all.add(refused("2.3 a wrong verb of what is not built", "PATCH", anchor, 405, ""));
    }
    all.add(
        refused("2.1 a slash after it", "GET", DIG + "/hpa-intents/", 404, "=404 page not found"));
    all.add(refused("2.3 unknown", "GET", DIG + "/hpa-intent", 404, "=404 page not found"));
  }

  private ReadForms() {}
}
