package io.bulkhead.kind.table;

import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterOverview;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.table.Action.Query;
import io.bulkhead.kind.tenancy.CloudOverview;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.ProjectOverview;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.GroupOverview;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.response.AuditEntryResponse;
import io.bulkhead.response.AuditVerificationResponse;
import io.bulkhead.response.DoubleResponse;
import io.bulkhead.response.IncidentResponse;
import io.bulkhead.response.IsolationReport;
import io.bulkhead.response.KeySetResponse;
import io.bulkhead.response.OperationResponse;
import io.bulkhead.response.ReportSummary;
import io.bulkhead.response.RevisionResponse;
import io.bulkhead.response.RotateKeyResponse;
import io.bulkhead.response.TokenResponse;
import io.bulkhead.response.UsageResponse;
import io.bulkhead.response.VersionResponse;
import io.bulkhead.response.plan.DiffResponse;
import io.bulkhead.response.plan.ExplainResponse;
import io.bulkhead.response.plan.LintResponse;
import io.bulkhead.response.plan.PlanResponse;
import io.bulkhead.response.status.StatusAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every action, EMCO's first, then ours.
public final class Actions {
  private static final Kind<?> GROUP = WorkloadKinds.DEPLOYMENT_INTENT_GROUP;
  private static final Kind<?> CLOUD = TenancyKinds.LOGICAL_CLOUD;

  private static final List<Query> STATUS =
      List.of(
          Query.text("instance", "The context id of an instantiation; the newest without it"),
          Query.oneOf(
              "status", List.of("deployed", "ready"), "Which values are wanted: the newer form"),
          Query.oneOf(
              "type", List.of("rsync", "cluster"), "Which values are wanted: EMCO's older form"),
          Query.oneOf("output", List.of("summary", "all", "detail"), "How much; `all` without it"),
          Query.texts("app", "Only this app"),
          Query.texts("cluster", "Only this cluster, `provider+cluster` (write `+` as `%2B`)"),
          Query.texts("resource", "Only objects of this name"),
          Query.flag("apps", "Only the names of apps"),
          Query.flag("clusters", "Only the names of clusters, by app"),
          Query.flag("resources", "Only the names of objects, by app"),
          // Additions of ours, only on request.
          Query.flag("numbers", "Add the numbers of objects, without pods"),
          Query.flag("conditions", "Add the conditions Isolated and Delivered"));
  private static final Query MANIFESTS =
      Query.flag("manifests", "Show the objects themselves, and what was changed of a chart's");
  private static final Query LIMIT = Query.number("limit", "At most so many; 100 without it");
  private static final String EVIDENCE = "Evidence that its pods are isolated";

  public static final Action VERSION =
      Action.get("version", null, "getVersion")
          .answers(VersionResponse.class)
          .described("The versions of the hub and of its Helm");

  public static final List<Action> ALL = all();

  private static List<Action> all() {
    List<Action> all = new ArrayList<>();
    all.addAll(lifecycle());
    all.addAll(views());
    all.addAll(proof());
    all.addAll(hub());
    all.addAll(overviews());
    return List.copyOf(all);
  }

  private static List<Action> lifecycle() {
    return List.of(
        does("approve", GROUP, 202, "Release the group for instantiation"),
        does("instantiate", GROUP, 202, "Place, render, isolate and deliver"),
        does("terminate", GROUP, 202, "Remove everything from the clusters"),
        does("stop", GROUP, 202, "Stop what is being instantiated or terminated"),
        Action.post("update", GROUP, "updateDeploymentIntentGroup", 202)
            .query(Query.flag("regenerate", "Make anew what the chart makes by chance"))
            .answers(Integer.class)
            .described("Deliver the present intents as a new revision, whose number is answered"),
        status(GROUP),
        does("instantiate", CLOUD, 202, "Create namespace, user, permissions and isolation"),
        does("terminate", CLOUD, 202, "Remove them from all clusters"),
        // EMCO answers with a logical cloud whose members are empty.
        Action.post("update", CLOUD, "updateLogicalCloud", 202)
            .answers(LogicalCloud.class)
            .described("Follow added and removed cluster references"),
        does("stop", CLOUD, 200, "Stop what is being instantiated or terminated"),
        status(CLOUD),
        Action.get("kubeconfig", TenancyKinds.CLUSTER_REFERENCE, "getClusterReferenceKubeconfig")
            .answersText("application/yaml")
            .described("The user's kubeconfig for this cluster"));
  }

  private static Action does(String name, Kind<?> on, int code, String description) {
    return Action.post(name, on, name + on.name(), code).described(description);
  }

  private static Action status(Kind<?> on) {
    return Action.get("status", on, "get" + on.name() + "Status")
        .queries(STATUS)
        .answers(StatusAnswer.class)
        .described("How far each object has come");
  }

  private static List<Action> views() {
    return List.of(
        plan(GROUP),
        diff(GROUP),
        history(GROUP),
        Action.get("explain", GROUP, "explainDeploymentIntentGroup")
            .query(Query.texts("app", "Only this app"))
            .query(Query.texts("cluster", "Only this cluster, `provider+cluster`"))
            .query(Query.texts("resource", "Only objects of this name"))
            .answers(ExplainResponse.class)
            .described("Why an object is there, why a cluster was not chosen"),
        plan(CLOUD),
        lint(
            CLOUD,
            "lintLogicalCloud",
            "What a plan would say of a chart in this logical cloud; stores nothing"),
        diff(CLOUD),
        history(CLOUD),
        Action.get("explain", CLOUD, "explainLogicalCloud")
            .query(Query.texts("cluster", "Only this cluster, `provider+cluster`"))
            .query(Query.texts("resource", "Only objects of this name"))
            .answers(ExplainResponse.class)
            .described("Why an object is there"),
        usage(TenancyKinds.PROJECT, "How much of its quotas is used"),
        usage(CLOUD, "How much of its quotas is used"),
        usage(FleetKinds.CLUSTER, "How much tenants use of their quotas there"),
        Action.get("capabilities", FleetKinds.CLUSTER, "getClusterCapabilities")
            .answers(Capabilities.class)
            .described("What was observed on the cluster"),
        lint(
            null,
            "lint",
            "What a plan would say of a chart in an untrusted logical cloud on any cluster; stores"
                + " nothing"));
  }

  private static Action plan(Kind<?> on) {
    return Action.get("plan", on, "plan" + on.name())
        .query(MANIFESTS)
        .answers(PlanResponse.class)
        .described("What would be delivered where, without doing it");
  }

  private static Action diff(Kind<?> on) {
    return Action.get("diff", on, "diff" + on.name())
        .query(Query.text("revision", "What differs between two revisions instead, `1..2`"))
        .answers(DiffResponse.class)
        .described("What differs between the plan and the clusters");
  }

  private static Action history(Kind<?> on) {
    return Action.get("history", on, "list" + on.name() + "Revisions")
        .answersMany(RevisionResponse.class)
        .described("What it was ordered to be, by whom, when and with which result, newest first");
  }

  private static Action usage(Kind<?> on, String description) {
    return Action.get("usage", on, "get" + on.name() + "Usage")
        .answers(UsageResponse.class)
        .described(description);
  }

  /// The form has the chart and, optionally, a profile, as for apps. The part `metadata` may have
  /// `overrideValues` and `adapt`, as in a deployment intent group.
  private static Action lint(@Nullable Kind<?> on, String id, String description) {
    return Action.post("lint", on, id, 200)
        .query(MANIFESTS)
        .files(
            new Kind.FilePart("file", null, Kind.FilePart.Content.TAR_GZ, false),
            new Kind.FilePart("profile", null, Kind.FilePart.Content.TAR_GZ, false))
        .answers(LintResponse.class)
        .described(description + " (a form: `file` the chart, `profile`, `metadata`)");
  }

  private static List<Action> proof() {
    List<Action> all = new ArrayList<>();
    all.add(verify(GROUP, EVIDENCE));
    for (Kind<?> kind : List.of(FleetKinds.CLUSTER, TenancyKinds.PROJECT, CLOUD)) {
      all.add(
          verify(
              kind,
              kind.equals(FleetKinds.CLUSTER)
                  ? "Evidence that the cluster's untrusted pods are isolated"
                  : EVIDENCE));
      all.add(
          Action.post("verify", kind, "keep" + kind.name() + "Report", 201)
              .answers(IsolationReport.class)
              .described("Keep the evidence in the history of reports"));
      all.add(
          Action.get("reports", kind, "list" + kind.name() + "Reports")
              .query(LIMIT)
              .answersMany(ReportSummary.class)
              .described("Reports that were kept"));
      all.add(
          Action.get("reports", kind, "get" + kind.name() + "Report")
              .variable("report")
              .answers(IsolationReport.class)
              .described("One report that was kept"));
    }
    return all;
  }

  private static Action verify(Kind<?> on, String description) {
    return Action.get("verify", on, "verify" + on.name())
        .answers(IsolationReport.class)
        .described(description);
  }

  private static List<Action> overviews() {
    Query below = Query.text("below", "Only below this parent: its names, joined by `/`");
    return List.of(
        Action.get("cluster-overviews", null, "listClusterOverviews")
            .query(below)
            .answersMany(ClusterOverview.class)
            .described("Each cluster in one line: reach, version, room, guard, incidents"),
        Action.get("project-overviews", null, "listProjectOverviews")
            .answersMany(ProjectOverview.class)
            .described("Each project in one line: trust, logical clouds, clusters"),
        Action.get("logical-cloud-overviews", null, "listLogicalCloudOverviews")
            .query(below)
            .answersMany(CloudOverview.class)
            .described("Each logical cloud in one line: state, clusters, trust, revision"),
        Action.get("deployment-intent-group-overviews", null, "listGroupOverviews")
            .query(below)
            .answersMany(GroupOverview.class)
            .described("Each group in one line: state, clusters, trust, revision"));
  }

  private static List<Action> hub() {
    return List.of(
        VERSION,
        Action.get("operations", null, "listOperations")
            .query(LIMIT)
            .answersMany(OperationResponse.class)
            .described("What is running, newest first"),
        Action.get("operations", null, "getOperation")
            .variable("operation")
            .answers(OperationResponse.class)
            .described("One operation"),
        Action.get("incidents", null, "listIncidents")
            .query(LIMIT)
            .answersMany(IncidentResponse.class)
            .described("Where isolation did not hold, newest first"),
        Action.get("verification-keys", null, "listVerificationKeys")
            .answers(KeySetResponse.class)
            .described("The hub's public keys for reports, as a JWK set"),
        Action.post("verification-keys", null, "createVerificationKey", 201)
            .answers(KeySetResponse.class)
            .described("Sign reports with a new key from now on"),
        Action.get("doubles", null, "listDoubles")
            .answersMany(DoubleResponse.class)
            .described("Second names of clusters, which take no work"),
        Action.get("audit", null, "listAuditEntries")
            .query(Query.number("after", "Only rows behind this number"))
            .query(LIMIT)
            .query(Query.time("since", "Only rows from this time on"))
            .answersMany(AuditEntryResponse.class)
            .described("Who did what"),
        Action.get("audit-verification", null, "verifyAudit")
            .answers(AuditVerificationResponse.class)
            .described("Whether the audit is whole"),
        Action.post("tokens", null, "createToken", 201)
            .answers(TokenResponse.class)
            .described("Make a bearer token"),
        Action.get("tokens", null, "listTokens")
            .answersMany(TokenResponse.class)
            .described("Bearer tokens, without their secrets"),
        Action.delete("tokens", null, "revokeToken")
            .variable("token")
            .described("Revoke a bearer token"),
        Action.post("rotate-key", null, "rotateKey", 200)
            .answers(RotateKeyResponse.class)
            .described("Encrypt what is encrypted at rest with a new key"));
  }

  private Actions() {}
}
