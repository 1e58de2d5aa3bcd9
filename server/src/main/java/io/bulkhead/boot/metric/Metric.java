package io.bulkhead.boot.metric;

import java.util.List;

/// A metric of ours at `/metrics`, besides EMCO's gauges, which are in the kind table, and those of
/// the JVM and the HTTP server.
///
/// @param meter the name under which it is registered
/// @param shown the name at `/metrics`
public record Metric(String meter, String shown, List<String> labels, String meaning) {
  static final Metric DOCUMENTS =
      new Metric(
          "bulkhead_documents", "bulkhead_documents", List.of("kind"), "Documents of each kind");
  static final Metric BUILD =
      new Metric(
          "emco_build",
          "emco_build",
          List.of("component", "revision", "version"),
          "Always 1; the labels say what runs");
  public static final Metric DELIVERY =
      new Metric(
          "bulkhead_delivery_events",
          "bulkhead_delivery_events_total",
          List.of("event"),
          "What delivery did with objects: applied, skipped, deleted, failed, repaired; and how"
              + " often a cluster throttled it or had to be tried again");

  static final Metric INCIDENTS =
      new Metric(
          "bulkhead_isolation_incidents",
          "bulkhead_isolation_incidents",
          List.of("cluster", "kind"),
          "Incidents that last: pods that run unsandboxed, classes, nodes and guards that are not as"
              + " they should be");
  static final Metric INCIDENTS_OPENED =
      new Metric(
          "bulkhead_isolation_incidents_opened",
          "bulkhead_isolation_incidents_opened_total",
          List.of("cluster", "kind"),
          "Incidents that were opened since the hub started");

  static final Metric VERDICTS =
      new Metric(
          "bulkhead_isolation_verdicts",
          "bulkhead_isolation_verdicts",
          List.of("scope", "verdict"),
          "Clusters, projects and logical clouds whose isolation holds, and those where it does not");

  static final Metric QUOTA_LIMIT =
      ofQuota("limit", "What quotas allow over all clusters: a customer, or a department of it");
  static final Metric QUOTA_GRANTED =
      ofQuota("granted", "What of it is given out to clusters as shares");
  static final Metric QUOTA_CLAIMED = ofQuota("claimed", "What of it deployments have claimed");
  static final Metric QUOTA_USED =
      ofQuota("used", "What of it is used, as the clusters said last, with sandboxes' overhead");

  static final Metric QUEUE_DEPTH =
      ofReconciler("depth", "depth", "Keys that are due and not begun, by reconciler");
  static final Metric QUEUE_AGE =
      ofReconciler(
          "oldest_seconds",
          "oldest_seconds",
          "For how long the key that waits longest has been due");
  static final Metric RECONCILED =
      ofReconciler(
          "duration", "duration_seconds", "How long a reconciler worked on a key, and how often");
  static final Metric RECONCILE_FAILURES =
      ofReconciler("failures", "failures_total", "How often it failed; such keys are tried again");

  public static final List<Metric> ALL =
      List.of(
          DOCUMENTS,
          BUILD,
          DELIVERY,
          INCIDENTS,
          INCIDENTS_OPENED,
          VERDICTS,
          QUOTA_LIMIT,
          QUOTA_GRANTED,
          QUOTA_CLAIMED,
          QUOTA_USED,
          QUEUE_DEPTH,
          QUEUE_AGE,
          RECONCILED,
          RECONCILE_FAILURES);

  private static Metric ofReconciler(String meter, String shown, String meaning) {
    String name = "bulkhead_reconcile_";
    return new Metric(name + meter, name + shown, List.of("reconciler"), meaning);
  }

  private static Metric ofQuota(String what, String meaning) {
    String name = "bulkhead_quota_" + what;
    return new Metric(name, name, List.of("project", "logical_cloud", "resource", "unit"), meaning);
  }

  public Metric {
    labels = List.copyOf(labels);
  }
}
