package io.bulkhead.boot;

import java.util.List;

/// A metric of ours at `/metrics`, besides EMCO's gauges, which are in the kind table, and those of
/// the JVM and the HTTP server.
///
/// @param meter the name under which it is registered
/// @param shown the name at `/metrics`
record Metric(String meter, String shown, List<String> labels, String meaning) {
  static final Metric DOCUMENTS =
      new Metric(
          "bulkhead_documents", "bulkhead_documents", List.of("kind"), "Documents of each kind");
  static final Metric BUILD =
      new Metric(
          "emco_build",
          "emco_build",
          List.of("component", "revision", "version"),
          "Always 1; the labels say what runs");
  static final Metric DELIVERY =
      new Metric(
          "bulkhead_delivery_events",
          "bulkhead_delivery_events_total",
          List.of("event"),
          "What delivery did with objects: applied, skipped, deleted, failed, repaired; and how"
              + " often a cluster throttled it or had to be tried again");

  static final List<Metric> ALL = List.of(DOCUMENTS, BUILD, DELIVERY);

  Metric {
    labels = List.copyOf(labels);
  }
}
