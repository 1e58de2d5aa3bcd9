package io.bulkhead.kind.table;

import static io.bulkhead.kind.table.Action.Method.DELETE;
import static io.bulkhead.kind.table.Action.Method.GET;
import static io.bulkhead.kind.table.Action.Method.POST;

import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Knowledge of EMCO's API that is in no row: how its client reads, and routes that are not
/// implemented yet. Whoever implements a kind removes its lines: a test finds those that the tables
/// of kinds and actions contain already.
public final class EmcoRoutes {
  /// The text of every refusal of an unimplemented route.
  public static final String NOT_BUILT = "not built yet";

  private static final String PUT = "PUT";

  /// @param methods that EMCO supports here
  /// @param path segments below `/v2`; `{}` stands for any one
  public record Route(List<String> methods, List<String> path) {
    /// The last segment that is no name, such as `hpa-intents`.
    public String what() {
      return path.stream().filter(segment -> !segment.equals("{}")).toList().getLast();
    }

    private boolean matches(List<String> segments) {
      if (segments.size() != path.size()) {
        return false;
      }
      for (int i = 0; i < path.size(); i++) {
        boolean same =
            path.get(i).equals("{}")
                ? !segments.get(i).isEmpty()
                : path.get(i).equals(segments.get(i));
        if (!same) {
          return false;
        }
      }
      return true;
    }
  }

  /// Collections of documents with files.
  private static final Set<String> WITH_FILES =
      Set.of("apps", "profiles", "clusters", "resources", "customizations");

  private static final String GROUP = under(WorkloadKinds.DEPLOYMENT_INTENT_GROUP);
  private static final String CLUSTER = under(FleetKinds.CLUSTER);
  private static final String PROVIDER = under(FleetKinds.CLUSTER_PROVIDER);
  private static final String PROJECT = under(TenancyKinds.PROJECT);
  private static final String CLIENTS =
      GROUP + "/traffic-group-intents/{}/inbound-intents/{}/clients";
  private static final String CONSUMERS = GROUP + "/hpa-intents/{}/hpa-resource-consumers";

  public static final List<Route> NOT_YET =
      Stream.of(
              acts(GROUP, "migrate", "rollback"),
              documents(CLUSTER + "/networks"),
              documents(CLUSTER + "/provider-networks"),
              acts(CLUSTER, "apply", "terminate", "stop"),
              reads(CLUSTER + "/status"),
              documents(GROUP + "/traffic-group-intents"),
              documents(GROUP + "/traffic-group-intents/{}/inbound-intents"),
              documents(CLIENTS),
              documents(CLIENTS + "/{}/access-points"),
              documents(GROUP + "/generic-k8s-intents"),
              documents(GROUP + "/generic-k8s-intents/{}/resources"),
              documents(GROUP + "/generic-k8s-intents/{}/resources/{}/customizations"),
              documentsAndAll(GROUP + "/hpa-intents"),
              documentsAndAll(CONSUMERS),
              documentsAndAll(CONSUMERS + "/{}/resource-requirements"),
              documents(GROUP + "/network-controller-intent"),
              documents(GROUP + "/network-controller-intent/{}/workload-intents"),
              documents(GROUP + "/network-controller-intent/{}/workload-intents/{}/interfaces"),
              documents(GROUP + "/network-chains"),
              documents(GROUP + "/network-chains/{}/links"),
              documents(GROUP + "/network-chains/{}/client-selectors"),
              documents(GROUP + "/network-chains/{}/provider-networks"),
              documents(GROUP + "/sfc-clients"),
              documents(GROUP + "/temporal-workflow-intents", GET, DELETE),
              acts(GROUP + "/temporal-workflow-intents/{}", "start", "cancel"),
              reads(GROUP + "/temporal-workflow-intents/{}/status"),
              documents(GROUP + "/temporal-action-controller"),
              documents(GROUP + "/temporal-action-controller/{}/workers"),
              acts(GROUP + "/temporal-action-controller/{}", "cancel"),
              reads(GROUP + "/temporal-action-controller/{}/status"),
              at(GROUP + "/policy-intents/{}", POST, GET, DELETE),
              reads("policy/agents"),
              at("policy/agents/{}", POST, GET, DELETE),
              reads("health"),
              certificates(PROVIDER),
              documents(PROVIDER + "/ca-certs/{}/clusters"),
              certificates(PROJECT),
              documents(PROJECT + "/ca-certs/{}/logical-clouds"),
              documents(PROJECT + "/ca-certs/{}/logical-clouds/{}/clusters"))
          .flatMap(List::stream)
          .toList();

  /// The route of a path.
  ///
  /// @param segments below `/v2`
  public static Optional<Route> find(List<String> segments) {
    return NOT_YET.stream().filter(route -> route.matches(segments)).findFirst();
  }

  /// Whether EMCO's client sends `Accept: application/json` when it reads this; elsewhere it sends
  /// none.
  public static boolean readsWithJson(String path) {
    String[] segments = path.split("/");
    return segments.length > 1 && WITH_FILES.contains(segments[segments.length - 2]);
  }

  private static String under(@Nullable Kind<?> kind) {
    if (kind == null) {
      return "";
    }
    String above = under(kind.parent().orElse(null));
    String names = "/{}".repeat(kind.variables().size());
    return (above.isEmpty() ? "" : above + "/") + kind.segment() + names;
  }

  private static List<Route> documents(String collection) {
    return List.of(
        route(collection, "GET", "POST"), route(collection + "/{}", "GET", PUT, "DELETE"));
  }

  private static List<Route> documents(String collection, Action.Method... ofOne) {
    List<Route> routes = new ArrayList<>(List.of(route(collection, "GET", "POST")));
    routes.addAll(at(collection + "/{}", ofOne));
    return routes;
  }

  /// A collection that can be deleted as a whole.
  private static List<Route> documentsAndAll(String collection) {
    return List.of(
        route(collection, "GET", "POST", "DELETE"),
        route(collection + "/{}", "GET", PUT, "DELETE"));
  }

  private static List<Route> certificates(String above) {
    String one = above + "/ca-certs/{}";
    List<Route> routes = new ArrayList<>(documents(above + "/ca-certs"));
    for (String stage : List.of("enrollment", "distribution")) {
      routes.addAll(acts(one + "/" + stage, "instantiate", "terminate", "update"));
      routes.addAll(reads(one + "/" + stage + "/status"));
    }
    return routes;
  }

  private static List<Route> acts(String on, String... names) {
    return Stream.of(names).map(name -> route(on + "/" + name, "POST")).toList();
  }

  private static List<Route> reads(String path) {
    return List.of(route(path, "GET"));
  }

  private static List<Route> at(String path, Action.Method... methods) {
    return List.of(route(path, Stream.of(methods).map(Action.Method::name).toArray(String[]::new)));
  }

  private static Route route(String path, String... methods) {
    return new Route(List.of(methods), List.of(path.split("/")));
  }

  private EmcoRoutes() {}
}
