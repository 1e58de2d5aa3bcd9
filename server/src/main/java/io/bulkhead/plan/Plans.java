package io.bulkhead.plan;

import io.bulkhead.action.ActionContext;
import io.bulkhead.chart.RenderAhead;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.model.KeptValues;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.owner.OwnerType;
import io.bulkhead.owner.OwnerTypes;
import io.bulkhead.quota.Amounts;
import io.bulkhead.store.AuditTrail;
import io.bulkhead.store.Reader;
import io.bulkhead.usage.ClusterQuotas;
import io.bulkhead.usage.Quotas;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Compiles targets from the current state of the store.
public final class Plans {
  private final ActionContext parts;
  private final Quotas quotas;
  private final ObjectOwnership belongings;
  private final MissingNamespaces namespaces;
  private final BoundRoles roles;
  private final SecureRandom random = new SecureRandom();

  public Plans(ActionContext parts) {
    this.parts = parts;
    this.quotas = new Quotas(parts);
    this.belongings = new ObjectOwnership(parts.observations());
    this.namespaces = new MissingNamespaces(parts.observations());
    this.roles = new BoundRoles(parts.observations());
  }

  public Quotas quotas() {
    return quotas;
  }

  /// Reads at one revision and may compile: no transaction waits for a chart.
  public <T> T read(Function<Reader, T> work) {
    return RenderAhead.between(() -> parts.store().read(work));
  }

  /// A fresh context id: a number, as EMCO's are.
  public String contextId() {
    return Long.toUnsignedString(random.nextLong() >>> 1);
  }

  public Lifecycle lifecycle(Reader reader, DocumentKey key) {
    return reader.lifecycle(key).orElseGet(() -> Lifecycle.created(Instant.EPOCH));
  }

  /// The context with which objects are labelled. Before the first instantiate there is none, and a
  /// fixed number is used instead, so that repeated plans are the same.
  public String statusContext(Reader reader, DocumentKey key) {
    String known = lifecycle(reader, key).statusContextId();
    return known.isEmpty() ? "0" : known;
  }

  public Target target(Reader reader, DocumentKey key, String statusContext) {
    return OwnerTypes.of(key).target(reader, key, statusContext);
  }

  /// A plan and the documents that it was made from.
  public record Planned(Compilation plan, Reads reads) {}

  /// Diagnostics include exceeded quotas.
  public Compilation compile(Reader reader, Target target) {
    return attempted(reader, target).plan();
  }

  /// As [#compile], with the documents that were read.
  public Planned attempted(Reader reader, Target target) {
    return planned(reader, target, KeptValuesStore.of(reader, target.owner()));
  }

  /// As [#compile]; all errors are thrown as one exception.
  ///
  /// @param anew whether to generate new random values of charts
  public Planned planned(Reader reader, Target target, boolean anew) {
    KeptValues kept = KeptValuesStore.of(reader, target.owner());
    Planned planned = planned(reader, target, anew ? kept.drawnAgain() : kept);
    if (planned.plan().failed()) {
      throw BulkheadException.of(planned.plan().diagnostics());
    }
    return planned;
  }

  private Planned planned(Reader reader, Target target, KeptValues kept) {
    DocumentKey owner = target.owner();
    OwnerType type = OwnerTypes.of(owner);
    var reads = new Reads(reader);
    SortedMap<ClusterId, Amounts> shares =
        type.isCloud() ? quotas.shares(reader, owner) : Collections.emptySortedMap();
    Compilation plan =
        parts
            .compiler()
            .compile(
                SnapshotLoader.of(
                    reader, reads, new SnapshotLoader.Wanted(type, owner, target, shares, kept)));
    return new Planned(plan.failed() ? plan : judged(reader, type, owner, plan), reads);
  }

  /// Adds findings that depend on the store, which the compiler does not see.
  private Compilation judged(
      Reader reader, OwnerType type, DocumentKey owner, Compilation compiled) {
    if (type.isBaseline()) {
      return compiled;
    }
    // Objects of a logical cloud itself are never taken from another delivery.
    boolean adopts = type.isWorkload() && type.adopts(reader, owner);
    Compilation plan =
        type.isWorkload()
            ? compiled
                .with(leftOut(reader, owner, compiled))
                .with(quotas.refusals(reader, owner, compiled.claims()))
            : compiled;
    plan = plan.with(belongings.known(reader, owner, compiled, adopts));
    return type.isWorkload()
        ? plan.foreseeing(ClusterQuotas.exceeded(reader, owner, compiled.claims(), parts.table()))
        : plan;
  }

  /// Finds clusters that the group goes to without its logical cloud: the cloud was instantiated
  /// without them, and nothing of the group would be admitted there.
  private List<Diagnostic> leftOut(Reader reader, DocumentKey group, Compilation plan) {
    DocumentKey cloud = OwnerTypes.of(group).cloud(reader, group).orElseThrow();
    Set<ClusterId> there =
        reader.deliveries().withoutObjects(cloud).stream()
            .filter(row -> row.order().desired() != null)
            .map(row -> row.id().cluster())
            .collect(Collectors.toSet());
    if (there.isEmpty() || namespaceOf(reader, cloud).isEmpty()) {
      return List.of();
    }
    return plan.parts().stream()
        .flatMap(part -> part.groups().stream())
        .flatMap(bundle -> bundle.clusters().stream())
        .distinct()
        .filter(cluster -> !there.contains(cluster))
        .map(cluster ->
            Diagnostic.error(
                    Problem.WRONG_STATE,
                    "the logical cloud "
                        + cloud.name()
                        + " is not on "
                        + cluster
                        + ", which it could not use, or did not refer to, when it was instantiated."
                        + " Bring it there: bulkhead update lc "
                        + cloud.joined())
                .onIntent(parts.table().path(group))
                .onCluster(cluster.toString()))
        .toList();
  }

  /// Compiles a deployment that does not exist, as an additional one in its logical cloud.
  /// Conflicts over objects of the same name are not checked: it has no names of its own yet.
  Compilation supposed(Reader reader, SupposedDocuments supposed) {
    DocumentKey group = supposed.target().group();
    DocumentKey cloud = supposed.cloud();
    Compilation plan = parts.compiler().compile(SnapshotLoader.supposed(reader, supposed));
    if (!plan.failed() && reader.exists(cloud)) {
      plan =
          plan.with(quotas.refusals(reader, group, cloud, plan.claims()))
              .foreseeing(
                  ClusterQuotas.exceeded(reader, group, cloud, plan.claims(), parts.table()));
    }
    return plan.without(parts.table().path(group));
  }

  /// As [#supposed], with findings from the clusters.
  ///
  /// @param namespace that the logical cloud brings; empty at level 0
  Compilation foreseen(String namespace, Compilation plan) {
    return plan.failed()
        ? plan
        : plan.foreseeing(namespaces.of(plan, namespace)).foreseeing(roles.of(plan));
  }

  /// As [#compile] of a workload or a logical cloud, with findings from the clusters.
  Compilation looked(DocumentKey owner, Compilation plan) {
    if (plan.failed()) {
      return plan;
    }
    OwnerType type = OwnerTypes.of(owner);
    boolean adopts = parts.store().read(reader -> type.adopts(reader, owner));
    Compilation known = plan.with(belongings.foreign(owner, plan, adopts));
    return type.isWorkload()
        ? foreseen(parts.store().read(reader -> namespaceFor(reader, owner)), known)
        : known;
  }

  private static String namespaceFor(Reader reader, DocumentKey owner) {
    return OwnerTypes.of(owner)
        .cloud(reader, owner)
        .map(cloud -> namespaceOf(reader, cloud))
        .orElse("");
  }

  /// The namespace that a logical cloud brings; empty at level 0.
  static String namespaceOf(Documents documents, DocumentKey cloud) {
    return documents
        .find(TenancyKinds.LOGICAL_CLOUD, cloud)
        .map(found -> found.body().spec())
        .filter(spec -> !spec.admin())
        .map(LogicalCloud.Spec::namespace)
        .orElse("");
  }

  /// Throws if [#looked] finds an error. Objects that are taken over from others are audited.
  public void requireOurs(DocumentKey owner, Compilation plan) {
    Compilation looked = looked(owner, plan);
    if (looked.failed()) {
      throw BulkheadException.of(looked.diagnostics());
    }
    AuditTrail.tell(
        looked.diagnostics().stream()
            .filter(found -> found.problem() == Problem.OWNED_BY_OTHERS)
            .map(Diagnostic::message)
            .collect(Collectors.joining("; ")));
  }
}
