package io.bulkhead.kind;

import static io.bulkhead.kind.Action.Method.DELETE;
import static io.bulkhead.kind.Action.Method.GET;
import static io.bulkhead.kind.Action.Method.POST;

import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import java.util.List;

/// Every action, EMCO's first, then ours.
public final class Actions {
  private static final List<String> STATUS =
      List.of(
          "instance",
          "status",
          "type",
          "output",
          "app",
          "cluster",
          "resource",
          "apps",
          "clusters",
          "resources",
          // Ours: the condition of isolation, for those who ask.
          "conditions");
  private static final Kind<?> GROUP = WorkloadKinds.DEPLOYMENT_INTENT_GROUP;
  private static final Kind<?> CLOUD = TenancyKinds.LOGICAL_CLOUD;

  public static final Action VERSION =
      get("version", null, List.of(), "The versions of the hub and of its Helm");

  public static final List<Action> ALL =
      List.of(
          post("approve", GROUP, 202, "Release the group for instantiation"),
          post("instantiate", GROUP, 202, "Place, render, isolate and deliver"),
          post("terminate", GROUP, 202, "Remove everything from the clusters"),
          post("stop", GROUP, 202, "Stop what is being instantiated or terminated"),
          new Action(
              "update",
              GROUP,
              POST,
              202,
              List.of(),
              List.of("regenerate"),
              "Deliver the present intents as a new revision"),
          get("status", GROUP, STATUS, "How far each object has come"),
          post("instantiate", CLOUD, 202, "Create namespace, user, permissions and isolation"),
          post("terminate", CLOUD, 202, "Remove them from all clusters"),
          post("update", CLOUD, 202, "Follow added and removed cluster references"),
          post("stop", CLOUD, 200, "Stop what is being instantiated or terminated"),
          get("status", CLOUD, STATUS, "How far each object has come"),
          get(
              "kubeconfig",
              TenancyKinds.CLUSTER_REFERENCE,
              List.of(),
              "The user's kubeconfig for this cluster"),
          get(
              "plan",
              GROUP,
              List.of("manifests"),
              "What would be delivered where, without doing it"),
          get("diff", GROUP, List.of(), "What differs between the plan and the clusters"),
          get(
              "explain",
              GROUP,
              List.of("app", "cluster", "resource"),
              "Why an object is there, why a cluster was not chosen"),
          get("verify", GROUP, List.of(), "Evidence that its pods are isolated"),
          get(
              "plan",
              CLOUD,
              List.of("manifests"),
              "What would be delivered where, without doing it"),
          lint(CLOUD, "What a plan would say of a chart in this logical cloud; stores nothing"),
          get("diff", CLOUD, List.of(), "What differs between the plan and the clusters"),
          get("explain", CLOUD, List.of("cluster", "resource"), "Why an object is there"),
          get("verify", CLOUD, List.of(), "Evidence that its pods are isolated"),
          get("verify", TenancyKinds.PROJECT, List.of(), "Evidence that its pods are isolated"),
          get("usage", TenancyKinds.PROJECT, List.of(), "How much of its quotas is used"),
          get("usage", CLOUD, List.of(), "How much of its quotas is used"),
          get("usage", FleetKinds.CLUSTER, List.of(), "How much tenants use of their quotas there"),
          get(
              "verify",
              FleetKinds.CLUSTER,
              List.of(),
              "Evidence that the cluster's untrusted pods are isolated"),
          keep(FleetKinds.CLUSTER),
          keep(TenancyKinds.PROJECT),
          keep(CLOUD),
          get("reports", FleetKinds.CLUSTER, List.of("limit"), "Reports that were kept"),
          report(FleetKinds.CLUSTER),
          get("reports", TenancyKinds.PROJECT, List.of("limit"), "Reports that were kept"),
          report(TenancyKinds.PROJECT),
          get("reports", CLOUD, List.of("limit"), "Reports that were kept"),
          report(CLOUD),
          get("capabilities", FleetKinds.CLUSTER, List.of(), "What was observed on the cluster"),
          lint(
              null,
              "What a plan would say of a chart in an untrusted logical cloud on any cluster; stores"
                  + " nothing"),
          VERSION,
          get("operations", null, List.of("limit"), "What is running, newest first"),
          new Action(
              "operations", null, GET, 200, List.of("operation"), List.of(), "One operation"),
          get("incidents", null, List.of("limit"), "Where isolation did not hold, newest first"),
          get(
              "verification-keys",
              null,
              List.of(),
              "The hub's public keys for reports, as a JWK set"),
          new Action(
              "verification-keys",
              null,
              POST,
              201,
              List.of(),
              List.of(),
              "Sign reports with a new key from now on"),
          get("doubles", null, List.of(), "Second names of clusters, which take no work"),
          get("audit", null, List.of("after", "limit", "since"), "Who did what"),
          get("audit-verification", null, List.of(), "Whether the audit is whole"),
          new Action("tokens", null, POST, 201, List.of(), List.of(), "Make a bearer token"),
          get("tokens", null, List.of(), "Bearer tokens, without their secrets"),
          new Action(
              "tokens", null, DELETE, 204, List.of("token"), List.of(), "Revoke a bearer token"),
          new Action(
              "rotate-key",
              null,
              POST,
              200,
              List.of(),
              List.of(),
              "Encrypt what is encrypted at rest with a new key"));

  private static Action keep(Kind<?> on) {
    return post("verify", on, 201, "Keep the evidence in the history of reports");
  }

  private static Action report(Kind<?> on) {
    return new Action(
        "reports", on, GET, 200, List.of("report"), List.of(), "One report that was kept");
  }

  /// The form has the chart and, if wanted, a profile, as those of apps have it. The part
  /// `metadata` may have `overrideValues`, as a deployment intent group has them.
  private static Action lint(@org.jspecify.annotations.Nullable Kind<?> on, String description) {
    return new Action(
        "lint",
        on,
        POST,
        200,
        List.of(),
        List.of("manifests"),
        List.of(
            new Kind.FilePart("file", null, Kind.FilePart.Content.TAR_GZ, false),
            new Kind.FilePart("profile", null, Kind.FilePart.Content.TAR_GZ, false)),
        description + " (a form: `file` the chart, `profile`, `metadata`)");
  }

  private static Action post(String name, Kind<?> on, int code, String description) {
    return new Action(name, on, POST, code, List.of(), List.of(), description);
  }

  private static Action get(
      String name,
      @org.jspecify.annotations.Nullable Kind<?> on,
      List<String> parameters,
      String description) {
    return new Action(name, on, GET, 200, List.of(), parameters, description);
  }

  private Actions() {}
}
