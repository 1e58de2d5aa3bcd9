package io.bulkhead.boot.metric;

import java.util.List;

/// A metric of ours at `/metrics`, besides EMCO's gauges, which are in the kind table, and those of
/// the JVM and the HTTP server.
///
/// @param meter the name under which it is registered
/// @param shown the name at `/metrics`
/// @param moves what to do when it moves; empty where it is only to be looked at
public record Metric(
    String meter, String shown, List<String> labels, String meaning, String moves) {
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

  static final Metric CLUSTER_UP =
      ofCluster("up", "up", "1 if the cluster answered when it was asked last, else 0")
          .when("At 0, `bulkhead describe cluster` says why; deliveries to it wait.");
  static final Metric CLUSTER_SINCE =
      ofCluster(
          "since_timestamp_seconds",
          "since_timestamp_seconds",
          "Since when it has answered, or not answered, in seconds since 1970; at most since the"
              + " hub started");
  static final Metric CLUSTER_CLOCK =
      ofCluster(
              "clock_difference_seconds",
              "clock_difference_seconds",
              "How far the clock of the API server is ahead of the hub's; 0 for less than a second")
          .when("Beyond a few seconds, mend NTP: evidence and certificates compare both clocks.");
  static final Metric CLUSTER_REQUESTS =
      ofCluster(
              "request_duration",
              "request_duration_seconds",
              "Requests to the API server that were answered, and how long they took")
          .when("When it grows, the API server or the line to it is slow.");
  static final Metric CLUSTER_FAILURES =
      new Metric(
          "bulkhead_cluster_request_failures",
          "bulkhead_cluster_request_failures_total",
          List.of("cluster", "reason"),
          "Requests that were not answered (`unanswered`), put off (`throttled`), not allowed"
              + " (`refused`) or broke the server (`server`)",
          "`refused`: check the rights of the cluster's kubeconfig. `throttled`: give the hub a"
              + " priority level of its own.");
  static final Metric CLUSTER_WATCHES =
      ofCluster(
              "watches_started",
              "watches_started_total",
              "Watches that were begun; servers end each after some five minutes")
          .when("Much more than one per resource and five minutes: something cuts connections.");
  static final Metric OPERATIONS =
      new Metric(
          "bulkhead_operation_duration",
          "bulkhead_operation_duration_seconds",
          List.of("action", "result"),
          "How long operations took until they ended, with buckets",
          "For failed ones, `bulkhead get operations` and the log say what each cluster said.");
  static final Metric UNSETTLED =
      new Metric(
          "bulkhead_deliveries_unsettled",
          "bulkhead_deliveries_unsettled",
          List.of(),
          "Deliveries with work to do: not begun, waiting, or being tried again",
          "");
  static final Metric OLDEST_UNSETTLED =
      new Metric(
          "bulkhead_deliveries_oldest_unsettled_seconds",
          "bulkhead_deliveries_oldest_unsettled_seconds",
          List.of(),
          "For how long the oldest of them has had work to do; 0 without any",
          "`bulkhead status` of what was deployed says what it waits for.");
  static final Metric CERTIFICATE_ENDS =
      new Metric(
          "bulkhead_certificate_ends_timestamp_seconds",
          "bulkhead_certificate_ends_timestamp_seconds",
          List.of("project", "logical_cloud"),
          "When the first certificate of the user of a logical cloud ends, in seconds since 1970",
          "They are renewed when a third of their lifetime is left. Later, see the log of"
              + " certificates: a cluster that does not sign keeps its user out.");
  static final Metric RENDERED =
      new Metric(
          "bulkhead_render_duration",
          "bulkhead_render_duration_seconds",
          List.of("result"),
          "How long charts took to render, and how often",
          "");
  static final Metric STORE_SIZE =
      new Metric(
          "bulkhead_store_size_bytes",
          "bulkhead_store_size_bytes",
          List.of(),
          "Size of the database, without its log",
          "Keep as much free again on its disk; see `--keep-…` for what is kept how long.");
  static final Metric STORE_WRITES =
      new Metric(
          "bulkhead_store_write_duration",
          "bulkhead_store_write_duration_seconds",
          List.of(),
          "How long write transactions took, waiting for their turn included, with buckets",
          "There is one writer: when it grows, the disk or the database is slow, or one client"
              + " writes very much.");

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
          RECONCILE_FAILURES,
          CLUSTER_UP,
          CLUSTER_SINCE,
          CLUSTER_CLOCK,
          CLUSTER_REQUESTS,
          CLUSTER_FAILURES,
          CLUSTER_WATCHES,
          OPERATIONS,
          UNSETTLED,
          OLDEST_UNSETTLED,
          CERTIFICATE_ENDS,
          RENDERED,
          STORE_SIZE,
          STORE_WRITES);

  private Metric(String meter, String shown, List<String> labels, String meaning) {
    this(meter, shown, labels, meaning, "");
  }

  private static Metric ofCluster(String meter, String shown, String meaning) {
    String name = "bulkhead_cluster_";
    return new Metric(name + meter, name + shown, List.of("cluster"), meaning);
  }

  private Metric when(String what) {
    return new Metric(meter, shown, labels, meaning, what);
  }

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
