package io.bulkhead.api;

import static io.bulkhead.api.Form.CA;
import static io.bulkhead.api.Form.CHART;
import static io.bulkhead.api.Form.CL;
import static io.bulkhead.api.Form.CP;
import static io.bulkhead.api.Form.DIG;
import static io.bulkhead.api.Form.GPI;
import static io.bulkhead.api.Form.JSON;
import static io.bulkhead.api.Form.LC;
import static io.bulkhead.api.Form.NAMELESS;
import static io.bulkhead.api.Form.NO_BODY;
import static io.bulkhead.api.Form.PROFILE;
import static io.bulkhead.api.Form.PROFILES;
import static io.bulkhead.api.Form.deleted;
import static io.bulkhead.api.Form.file;
import static io.bulkhead.api.Form.json;
import static io.bulkhead.api.Form.named;
import static io.bulkhead.api.Form.refused;

import java.util.List;

/// Documents that are applied, updated, acted on and deleted again.
final class LifeForms {
  static void apply(List<Form> all) {
    all.add(
        json("4.4 metadata alone", "POST", "cluster-providers", named("cp"), 201)
            .answering(
                "={\"metadata\":{\"name\":\"cp\",\"description\":\"\",\"userData1\":\"\",\"userData2\":\"\"}}"));
    all.add(
        file(
                "4.4 file: a kubeconfig",
                "POST",
                CP + "/clusters",
                named("c1"),
                KindSamples.KUBECONFIG)
            .answering("\"gitOpsType\":\"\""));
    all.add(
        json(
                "4.4 clusterLabel with a nameless metadata",
                "POST",
                CL + "/labels",
                "{\"metadata\":{\"name\":\"\"},\"clusterLabel\":\"x\"}",
                201)
            .answering("={\"clusterLabel\":\"x\"}"));
    all.add(
        json(
            "4.4 spec with a list of maps",
            "POST",
            CL + "/kv-pairs",
            named("kv", "{\"kv\":[{\"a\":\"1\"}]}"),
            201));
    all.add(
        json(
                "4.4 all four of the metadata",
                "POST",
                "projects",
                "{\"metadata\":{\"name\":\"p\",\"description\":\"d\",\"userData1\":\"1\",\"userData2\":\"2\"}}",
                201)
            .answering("\"description\":\"d\",\"userData1\":\"1\",\"userData2\":\"2\""));
    all.add(
        json(
            "4.4 spec with a number",
            "POST",
            "controllers",
            named("rsync", "{\"host\":\"rsync\",\"port\":9031}"),
            201));
    all.add(
        json(
                "4.4 spec with null and empty texts",
                "POST",
                "projects/p/logical-clouds",
                named(
                    "lc",
                    "{\"namespace\":\"ns\",\"labels\":null,\"user\":{\"userName\":\"\",\"type\":\"\"}}"),
                201)
            .answering("\"labels\":null"));
    all.add(
        json(
            "4.4 cluster reference",
            "POST",
            LC + "/cluster-references",
            named(
                "r",
                "{\"clusterProvider\":\"cp\",\"cluster\":\"c1\",\"loadBalancerIP\":\"0.0.0.0\"}"),
            201));
    all.add(
        json(
            "4.4 user permission",
            "POST",
            LC + "/user-permissions",
            named(
                "up",
                "{\"namespace\":\"ns\",\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}"),
            201));
    all.add(json("4.4 quota", "POST", LC + "/cluster-quotas", named("q", "{\"pods\":\"9\"}"), 201));
    all.add(
        json(
            "4.4 composite app",
            "POST",
            "projects/p/composite-apps",
            named("ca", "{\"compositeAppVersion\":\"v1\"}"),
            201));
    all.add(file("4.4 file: a chart", "POST", CA + "/apps", named("web"), CHART));
    all.add(json("4.4 composite profile", "POST", CA + "/composite-profiles", named("cpr"), 201));
    all.add(
        file(
            "4.4 file: a profile, with spec",
            "POST",
            PROFILES,
            named("pr", "{\"app\":\"web\"}"),
            PROFILE));
    all.add(
        json(
                "4.4 spec with an empty list",
                "POST",
                CA + "/deployment-intent-groups",
                named(
                    "dig",
                    "{\"compositeProfile\":\"cpr\",\"version\":\"r1\",\"logicalCloud\":\"lc\",\"overrideValues\":[]}"),
                201)
            .answering("\"overrideValues\":[]"));
    all.add(
        json(
                "4.4 spec that the kind does not have",
                "POST",
                DIG + "/generic-placement-intents",
                named("gpi", "{\"logicalCloud\":\"lc\"}"),
                201)
            .answering("\"userData2\":\"\"}}"));
    all.add(
        json(
            "4.4 app intent",
            "POST",
            GPI + "/app-intents",
            named(
                "ai",
                "{\"app\":\"web\",\"intent\":{\"allOf\":[{\"clusterProvider\":\"cp\",\"clusterLabel\":\"x\"}]}}"),
            201));
    all.add(
        json(
            "4.4 group intent",
            "POST",
            DIG + "/intents",
            named("i", "{\"intent\":{\"genericPlacementIntent\":\"gpi\"}}"),
            201));
  }

  /// `update -f`: the document's URL, and the same transports.
  static void update(List<Form> all) {
    all.add(json("4.5 update", "PUT", CP, named("cp"), 201));
    all.add(
        json(
            "4.5 update with clusterLabel",
            "PUT",
            CL + "/labels/x",
            "{\"metadata\":{\"name\":\"\"},\"clusterLabel\":\"x\"}",
            201));
    all.add(json("4.5 update answered with 200", "PUT", "projects/p", named("p"), 200));
    all.add(
        json(
            "4.5 update of a composite app, with its version",
            "PUT",
            CA,
            named("ca", "{\"compositeAppVersion\":\"v1\"}"),
            201));
    all.add(file("4.5 update with file: a chart", "PUT", CA + "/apps/web", named("web"), CHART));
    all.add(
        file(
            "4.5 update with file: a profile",
            "PUT",
            PROFILES + "/pr",
            named("pr", "{\"app\":\"web\"}"),
            PROFILE));
    all.add(
        json(
            "4.5 update of a logical cloud",
            "PUT",
            LC,
            named("lc", "{\"namespace\":\"ns\",\"labels\":null,\"user\":{}}"),
            201));
    all.add(
        json(
            "4.5 update of a group",
            "PUT",
            DIG,
            named(
                "dig", "{\"compositeProfile\":\"cpr\",\"version\":\"r1\",\"logicalCloud\":\"lc\"}"),
            200));
    all.add(refused("4.5 update of a kind without PUT", "PUT", LC + "/cluster-quotas/q", 405, ""));
    all.add(
        new Form(
            "4.1 update of an anchor: an empty body",
            "PUT",
            "projects/p",
            List.of("Content-Type", JSON),
            NO_BODY,
            400,
            "=Empty body"));
  }

  /// Lifecycle documents and anchors.
  static void lifecycle(List<Form> all) {
    all.add(json("4.4 lifecycle document", "POST", LC + "/instantiate", NAMELESS, 202));
    all.add(json("4.4 lifecycle document of a group", "POST", DIG + "/approve", NAMELESS, 202));
    all.add(json("4.1 apply of an anchor: an empty body", "POST", DIG + "/instantiate", "", 202));
    all.add(
        json("4.4 lifecycle document that is no JSON", "POST", DIG + "/update", "{", 202)
            .answering("=2"));
    all.add(
        json("4.1 apply of an anchor: update of a group", "POST", DIG + "/update", "", 202)
            .answering("=3"));
    all.add(
        json("4.4 update document of a cloud", "POST", LC + "/update", NAMELESS, 202)
            .answering(
                "={\"metadata\":{\"name\":\"\",\"description\":\"\",\"userData1\":\"\",\"userData2\":\"\"},\"spec\":{\"namespace\":\"\",\"labels\":null,\"level\":\"\",\"user\":{\"userName\":\"\",\"type\":\"\"}}}"));
    all.add(json("4.4 stop document", "POST", DIG + "/stop", NAMELESS, 409).answering(" "));
    all.add(refused("4.5 get of an action", "GET", DIG + "/instantiate", 405, ""));
  }

  /// `delete -f`: in reverse order, with terminate instead of instantiate.
  static void delete(List<Form> all) {
    all.add(refused("4.5 delete of a group that is deployed", "DELETE", DIG, 409, " "));
    all.add(refused("4.5 delete of a stop document", "DELETE", DIG + "/stop", 405, ""));
    all.add(json("4.5 delete of an instantiate document", "POST", DIG + "/terminate", "", 202));
    for (String anchor :
        List.of(
            DIG + "/intents/i",
            GPI + "/app-intents/ai",
            GPI,
            DIG,
            PROFILES + "/pr",
            CA + "/composite-profiles/cpr",
            CA + "/apps/web",
            CA)) {
      all.add(deleted(anchor));
    }
    all.add(
        json("4.5 delete of a cloud's instantiate document", "POST", LC + "/terminate", "", 202));
    for (String anchor :
        List.of(
            LC + "/cluster-quotas/q",
            LC + "/user-permissions/up",
            LC + "/cluster-references/r",
            LC,
            "projects/p",
            "controllers/rsync",
            CL + "/kv-pairs/kv",
            CL + "/labels/x",
            CL,
            CP)) {
      all.add(deleted(anchor));
    }
    all.add(refused("4.5 delete once more", "DELETE", CP, 404, "=Cluster provider not found"));
  }

  private LifeForms() {}
}
