package io.bulkhead.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bulkhead.access.Identity;
import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.action.Handled;
import io.bulkhead.action.Retention;
import io.bulkhead.boot.Assembly;
import io.bulkhead.chart.Archive;
import io.bulkhead.chart.LentArchives;
import io.bulkhead.chart.RenderAhead;
import io.bulkhead.chart.TwiceRenderer;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Fleet;
import io.bulkhead.compiler.Compiler;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.evidence.ClusterObservations;
import io.bulkhead.evidence.Examiner;
import io.bulkhead.evidence.ProbeOptions;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.owner.RolloutProgress;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.reconcile.Reconciliations;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Store;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A hub without its engine: a real store and compiler, clusters that answer as a test tells them,
/// and a test that settles the deliveries. Customer acme has the department press in namespace
/// acme-press on p+edge1 and p+edge2, and the app web in shop/v1/dig on p+edge1.
public final class Site implements AutoCloseable {
  public static final DocumentKey CLOUD =
      DocumentKey.of(TenancyKinds.LOGICAL_CLOUD, "acme", "press");
  public static final DocumentKey GROUP =
      DocumentKey.of(WorkloadKinds.DEPLOYMENT_INTENT_GROUP, "acme", "shop", "v1", "dig");
  public static final ClusterId EDGE1 = new ClusterId("p", "edge1");
  public static final ClusterId EDGE2 = new ClusterId("p", "edge2");

  /// Maximum number of ended operations that are kept, for a day.
  static final int RETAINED = 3;

  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static final String[] IN_GROUP = {"acme", "shop", "v1", "dig"};
  private static final Identity OPERATOR = Identity.operator("operator");

  public final Store store;
  public final Map<ClusterId, StubCluster> clusters = new TreeMap<>();
  public final StubObservations observations = new StubObservations();
  public final ClusterObservations watchtower =
      new ClusterObservations(Clock.fixed(NOW, ZoneOffset.UTC));
  public final ActionContext parts;
  private final Assembly operate;
  private @Nullable Reconciliations following;
  final Commits commits;

  /// Runs whenever a chart is rendered.
  public volatile Runnable whileRendering = () -> {};

  /// Placeholder in a chart for another random word in each rendering.
  static final String RANDOM = "RANDOM";

  private final AtomicInteger drawn = new AtomicInteger(1000);

  private volatile String chart =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      data: {colour: red}
      """;

  public Site(Path folder) {
    this(folder, new Ticking(NOW), null);
  }

  /// @param fleet of real clusters; null for simulated ones
  public Site(Path folder, Clock clock, @Nullable Function<Store, Fleet> fleet) {
    store = SharedStore.open(StoreOptions.embedded(folder));
    parts =
        new ActionContext(
            KindTable.standard(),
            store,
            new Compiler(
                KindTable.standard(),
                new RenderAhead(
                    request ->
                        chart.contains(RANDOM)
                            ? new TwiceRenderer(this::render).render(request)
                            : render(request),
                    request -> Optional.empty())),
            new LentArchives(
                digest -> store.blob(digest).map(blob -> new Archive(blob.size(), blob::writeTo))),
            observations,
            fleet == null ? new StubFleet() : fleet.apply(store),
            new Examiner(watchtower, Clock.fixed(NOW, ZoneOffset.UTC), ProbeOptions.OFF),
            clock,
            new Retention(
                RETAINED, Duration.ofDays(1), new Retention.Revisions(3, Duration.ofDays(1))));
    operate = new Assembly(parts);
    intents();
    commits = new Commits(store);
  }

  /// Makes the documents of a cluster that was observed.
  public void register(ClusterId cluster) {
    put(FleetKinds.CLUSTER_PROVIDER, "{metadata: {name: " + cluster.provider() + "}}");
    put(FleetKinds.CLUSTER, "{metadata: {name: " + cluster.cluster() + "}}", cluster.provider());
  }

  public void delete(DocumentKey key) {
    write(() -> key, writer -> writer.delete(key));
  }

  private final class StubFleet implements Fleet {
    @Override
    public StubCluster connection(ClusterId cluster) {
      StubCluster known = clusters.get(cluster);
      if (known == null) {
        throw new ClusterUnavailable("connection refused");
      }
      return known;
    }

    @Override
    public void close() {}
  }

  private ChartRenderer.Outcome render(ChartRenderer.Request request) {
    whileRendering.run();
    return new ChartRenderer.Outcome.Rendered(
        Json.parseYaml(chart.replace(RANDOM, "chance" + drawn.incrementAndGet())).stream()
            .map(Manifest::of)
            .toList());
  }

  public void chart(String yaml) {
    chart = yaml;
  }

  private void intents() {
    put(
        IsolationKinds.SANDBOX_CLASS,
        "{metadata: {name: gvisor}, spec: {handler: gvisor, isolation: user-kernel}}");
    put(TenancyKinds.PROJECT, "{metadata: {name: acme}}");
    put(
        TenancyKinds.LOGICAL_CLOUD,
        "{metadata: {name: press}, spec: {namespace: acme-press, user: {userName: dana}}}",
        "acme");
    put(
        TenancyKinds.GRANT,
        "{metadata: {name: level}, spec: {podSecurity: baseline}}",
        "acme",
        "press");
    put(
        TenancyKinds.USER_PERMISSION,
        "{metadata: {name: all}, spec: {namespace: acme-press, apiGroups: [''], resources: [pods],"
            + " verbs: [get]}}",
        "acme",
        "press");
    refer("edge1");
    refer("edge2");
    put(
        WorkloadKinds.COMPOSITE_APP,
        "{metadata: {name: shop}, spec: {compositeAppVersion: v1}}",
        "acme");
    put(WorkloadKinds.APP, "{metadata: {name: web}}", "acme", "shop", "v1");
    put(WorkloadKinds.COMPOSITE_PROFILE, "{metadata: {name: plain}}", "acme", "shop", "v1");
    put(
        WorkloadKinds.DEPLOYMENT_INTENT_GROUP,
        "{metadata: {name: dig}, spec: {compositeProfile: plain, version: r1, logicalCloud:"
            + " press}}",
        "acme",
        "shop",
        "v1");
    put(WorkloadKinds.GENERIC_PLACEMENT_INTENT, "{metadata: {name: gpi}}", IN_GROUP);
    put(
        WorkloadKinds.GROUP_INTENT,
        "{metadata: {name: all}, spec: {intent: {genericPlacementIntent: gpi}}}",
        IN_GROUP);
    place("edge1");
  }

  void refer(String cluster) {
    put(
        TenancyKinds.CLUSTER_REFERENCE,
        "{metadata: {name: " + cluster + "}, spec: {clusterProvider: p, cluster: " + cluster + "}}",
        "acme",
        "press");
    observe(new ClusterId("p", cluster), "gvisor");
  }

  /// Puts the app web on exactly this cluster.
  public void place(String cluster) {
    put(
        WorkloadKinds.APP_INTENT,
        "{metadata: {name: web}, spec: {app: web, intent: {allOf: [{clusterProvider: p, cluster: "
            + cluster
            + "}]}}}",
        "acme",
        "shop",
        "v1",
        "dig",
        "gpi");
  }

  /// A cluster whose class gvisor has the handler, on one node that knows runc and gvisor.
  public void observe(ClusterId cluster, String handler) {
    observe(cluster, handler, 0, 0);
  }

  /// @param overhead of the class, in bytes
  public void observe(ClusterId cluster, String handler, long milliCpu, long overhead) {
    Capabilities facts = Sightings.facts(handler, milliCpu, overhead);
    write(() -> cluster, writer -> writer.facts().save(cluster, facts));
  }

  /// Tells the watchtower of a cluster with node n1, class gvisor and the namespace acme-press.
  public void watch(ClusterId cluster, String handler, String... pods) {
    Sightings.watch(watchtower, cluster, handler, pods);
  }

  private <T> void write(
      java.util.function.Supplier<T> answer,
      java.util.function.Consumer<io.bulkhead.store.Writer> work) {
    store.write(writer -> {
      work.accept(writer);
      return answer.get();
    });
  }

  public <D> void put(Kind<D> kind, String yaml, String... parents) {
    attach(kind, yaml, "\u0001", parents);
  }

  /// @param file its content, for a kind that has one
  public <D> void attach(Kind<D> kind, String yaml, String file, String... parents) {
    try {
      D body = new ObjectMapper().treeToValue(Json.parseYaml(yaml).getFirst(), kind.type());
      byte[] content = file.getBytes(StandardCharsets.UTF_8);
      List<FileAttachment> files =
          kind.file().isEmpty()
              ? List.of()
              : List.of(
                  new FileAttachment(
                      "file",
                      "f",
                      store.saveBlob(ByteBuffer.wrap(content), false),
                      content.length));
      store.write(writer -> writer.save(kind, kind.key(List.of(parents), body), body, files));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }

  /// Carries out an action as an operator; query is `name=value` or a flag.
  public @Nullable Object act(String action, @Nullable DocumentKey key, String... query) {
    return act(OPERATOR, null, action, key, query);
  }

  public @Nullable Object act(
      Identity who, String action, @Nullable DocumentKey key, String... query) {
    return act(who, null, action, key, query);
  }

  /// The answer of a POST as JSON.
  public JsonNode post(String action, @Nullable DocumentKey key) {
    return tree(act(OPERATOR, Action.Method.POST, action, key));
  }

  /// @param method null for the row that stands first
  /// @param path the action's name, with what stands behind it
  private @Nullable Object act(
      Identity who,
      Action.@Nullable Method method,
      String path,
      @Nullable DocumentKey key,
      String... query) {
    ActionHandler.Call call = Asked.call(path, key, who, query);
    Action row = Asked.row(method, path.split("/")[0], call);
    Object body =
        operate
            .handlers(Handled.get("version", asked -> ActionHandler.Answer.EMPTY))
            .get(row)
            .handle(call)
            .body();
    if (body != null) {
      Promise.requireKept(row, body);
    }
    return body;
  }

  /// The answer of a view as JSON.
  public JsonNode ask(String action, @Nullable DocumentKey key, String... query) {
    return tree(act(action, key, query));
  }

  private static JsonNode tree(@Nullable Object body) {
    return Json.parse(DocumentCodec.encode(Objects.requireNonNull(body)));
  }

  public List<Delivery> rows(DocumentKey owner) {
    return store.read(reader -> reader.deliveries().of(owner));
  }

  public RolloutOf rollout(DocumentKey owner) {
    return store.read(reader -> {
      var lifecycle = reader.lifecycle(owner).orElseThrow();
      return new RolloutOf(
          lifecycle.state(), RolloutProgress.of(lifecycle, reader.deliveries().of(owner)));
    });
  }

  public record RolloutOf(Lifecycle.State state, RolloutStatus rollout) {}

  /// Follows the store, as a hub does.
  void follow() {
    operate.prepare();
    following = new Reconciliations(store, operate.reconcilers(), Reconciliation.Listener.NONE);
    following.start();
  }

  /// Stops following; unfinished work stays undone.
  void unfollow() {
    if (following != null) {
      following.close();
      following = null;
    }
  }

  /// Does what the engine does on healthy clusters with all unsettled deliveries.
  public void settle(DocumentKey owner) {
    change(owner, row -> row.settled() ? row : Arrivals.arrived(store, row));
  }

  /// As [#settle], for some rows.
  public void settle(DocumentKey owner, Predicate<Delivery> which) {
    change(owner, row -> row.settled() || !which.test(row) ? row : Arrivals.arrived(store, row));
  }

  public void fail(DocumentKey owner, String message) {
    change(owner, row -> Arrivals.failed(row, message));
  }

  void change(DocumentKey owner, UnaryOperator<Delivery> change) {
    for (Delivery row : rows(owner)) {
      Delivery after = change.apply(row);
      if (!after.equals(row)) {
        write(() -> owner, writer -> writer.deliveries().save(after));
      }
    }
  }

  /// The cloud is on its clusters. Registers the cluster's document, which its facts alone do not
  /// need.
  public Site registered(ClusterId cluster) {
    register(cluster);
    return this;
  }

  public Site withCloud() {
    act("instantiate", CLOUD);
    settle(CLOUD);
    return this;
  }

  /// The cloud and the group are on their clusters.
  public Site deployed() {
    withCloud();
    act("approve", GROUP);
    act("instantiate", GROUP);
    settle(GROUP);
    return this;
  }

  @Override
  public void close() {
    unfollow();
    store.close();
  }
}
