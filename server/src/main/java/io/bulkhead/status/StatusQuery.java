package io.bulkhead.status;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.response.status.StatusForm;
import io.bulkhead.store.Delivery;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// The parameters of a status query, validated.
///
/// @param form which values are requested, and in which of EMCO's forms
/// @param instance context id; empty for the newest
record StatusQuery(
    StatusForm form,
    Output output,
    ListMode list,
    String instance,
    List<String> apps,
    List<String> clusters,
    List<String> resources,
    boolean numbers) {
  enum Output {
    SUMMARY,
    ALL,
    DETAIL
  }

  enum ListMode {
    APPS,
    CLUSTERS,
    RESOURCES,
    NONE
  }

  /// @param cloud whether it is about a logical cloud: EMCO then answers in the newer form unless
  ///   the older is requested
  static StatusQuery of(SequencedMap<String, List<String>> query, boolean cloud) {
    String absent = cloud && !query.containsKey("type") ? "ready" : "";
    String status = one(query, "status", List.of("deployed", "ready"), absent);
    String type = one(query, "type", List.of("rsync", "cluster"), "rsync");
    String output = one(query, "output", List.of("summary", "all", "detail"), "all");
    // An unencoded plus sign arrives as a space.
    List<String> clusters =
        query.getOrDefault("cluster", List.of()).stream().map(c -> c.replace(' ', '+')).toList();
    for (String cluster : clusters) {
      if (!cluster.matches("[^+]+\\+[^+]+")) {
        throw new BulkheadException(
            Problem.NOT_FOUND,
            "cluster is provider+cluster (write + as %2B), not \"" + cluster + "\"",
            "cluster");
      }
    }
    return new StatusQuery(
        status.isEmpty()
            ? type.equals("cluster") ? StatusForm.CLUSTER : StatusForm.RSYNC
            : status.equals("ready") ? StatusForm.READY : StatusForm.DEPLOYED,
        Output.valueOf(output.toUpperCase(java.util.Locale.ROOT)),
        mode(query),
        instance(query),
        query.getOrDefault("app", List.of()),
        clusters,
        query.getOrDefault("resource", List.of()),
        query.containsKey("numbers"));
  }

  private static String instance(Map<String, List<String>> query) {
    List<String> values = query.getOrDefault("instance", List.of());
    if (values.size() > 1) {
      throw new BulkheadException(Problem.INVALID_QUERY, "instance may be given once", "instance");
    }
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static ListMode mode(Map<String, List<String>> query) {
    if (query.containsKey("apps")) {
      return ListMode.APPS;
    }
    if (query.containsKey("clusters")) {
      return ListMode.CLUSTERS;
    }
    return query.containsKey("resources") ? ListMode.RESOURCES : ListMode.NONE;
  }

  private static String one(
      Map<String, List<String>> query, String name, List<String> known, String absent) {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.isEmpty()) {
      return absent;
    }
    if (values.size() > 1 || !known.contains(values.getFirst())) {
      throw new BulkheadException(
          Problem.INVALID_QUERY, name + " is one of " + String.join(", ", known), name);
    }
    return values.getFirst();
  }

  /// The requested deliveries. A filter that matches nothing is a 404.
  ///
  /// @param pods names of the pods of a delivery
  List<Delivery> select(List<Delivery> all, Function<Delivery, List<String>> pods) {
    for (String app : apps) {
      if (all.stream().noneMatch(row -> row.id().part().equals(app))) {
        throw new BulkheadException(Problem.NOT_FOUND, "App not found: " + app, "app");
      }
    }
    for (String cluster : clusters) {
      if (all.stream().noneMatch(row -> row.id().cluster().toString().equals(cluster))) {
        throw new BulkheadException(Problem.NOT_FOUND, "Cluster not found: " + cluster, "cluster");
      }
    }
    for (String resource : resources) {
      boolean object =
          all.stream()
              .flatMap(row -> row.progress().objects().stream())
              .anyMatch(o -> o.key().name().equals(resource));
      boolean pod = !object && all.stream().anyMatch(row -> pods.apply(row).contains(resource));
      if (pod && !form.readiness()) {
        throw new BulkheadException(
            Problem.NOT_FOUND,
            "Resource not found: " + resource + " is a pod; add status=ready, which shows pods",
            "resource");
      }
      if (!object && !pod) {
        throw new BulkheadException(
            Problem.NOT_FOUND, "Resource not found: " + resource, "resource");
      }
    }
    return all.stream()
        .filter(row -> apps.isEmpty() || apps.contains(row.id().part()))
        .filter(row -> clusters.isEmpty() || clusters.contains(row.id().cluster().toString()))
        .toList();
  }

  /// Whether the resource counts for readiness: pods do if they are named.
  boolean judges(StatusRows.Resource resource) {
    return !resource.pod() || !resources.isEmpty();
  }

  /// Whether it is requested by its name.
  boolean names(ManifestKey key) {
    return resources.contains(key.name());
  }

  boolean wants(ManifestKey key) {
    return resources.isEmpty() || resources.contains(key.name());
  }
}
