package io.bulkhead.operate;

import io.bulkhead.fleet.OnePerCluster;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.operate.Backlog.Item;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens by itself when the store changes: baselines, certificates, operations, shares of
/// quotas, logical clouds on clusters that were seen at last. One thread looks at what changed;
/// everything it does is derived from the store, so it may be repeated and begins anew after a
/// crash.
final class Followers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

  /// Until a share of a quota is looked at again that could not be moved yet.
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /// Until the dates of certificates are looked at again; the clock may jump.
  private static final Duration LONGEST = Duration.ofHours(1);

  /// Until what failed is tried again; the database may have been away.
  static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  /// How long an end waits for what is being looked at.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// The kinds that operations work on.
  private static final Set<String> ACTED_ON =
      Set.of(TenancyKinds.LOGICAL_CLOUD.name(), WorkloadKinds.DEPLOYMENT_INTENT_GROUP.name());

  private static final Set<String> LIMITS =
      Set.of(TenancyKinds.PROJECT_QUOTA.name(), TenancyKinds.LOGICAL_CLOUD_QUOTA.name());

  private final Parts parts;
  private final BaselineKeeper baselines;
  private final Certificates certificates;
  private final OperationKeeper operations;
  private final ShareKeeper shares;
  private final AwaitedClusters awaited;
  private final Duration afterFailure;

  /// Certificates are asked of clusters, which may not answer.
  private final OnePerCluster users = new OnePerCluster("certificates", this::users);

  private final Backlog backlog = new Backlog(InstantSource.system());
  private @Nullable Thread thread;
  private volatile boolean closed;

  Followers(Parts parts, Plans plans, ShareKeeper shares, Duration afterFailure) {
    this.parts = parts;
    this.baselines = new BaselineKeeper(parts, plans);
    this.certificates = new Certificates(parts);
    this.operations = new OperationKeeper(parts);
    this.shares = shares;
    this.awaited = new AwaitedClusters(parts, plans);
    this.afterFailure = afterFailure;
  }

  synchronized void start() {
    SandboxCatalogue.seed(parts.store());
    parts.store().onCommit(this::changed);
    parts.examiner().onUse(cluster -> backlog.add(List.of(new Item.OfUse(cluster))));
    List<Item> all = new ArrayList<>(parts.store().read(Followers::registered));
    // A cluster that was deregistered just before a crash left its rows.
    all.addAll(clusters(parts.store().read(reader -> reader.clustersWithDeliveries())));
    all.addAll(documents(operations.unfinished()));
    all.addAll(quotas(parts.store().read(ShareKeeper::projects)));
    backlog.add(all);
    thread = Thread.ofVirtual().name("followers").start(this::follow);
  }

  private static List<Item> registered(Documents documents) {
    return documents.roots(FleetKinds.CLUSTER_PROVIDER).stream()
        .flatMap(provider -> documents.children(FleetKinds.CLUSTER, provider.key()).stream())
        .<Item>map(cluster -> new Item.OfCluster(id(cluster.key())))
        .toList();
  }

  private static ClusterId id(DocumentKey cluster) {
    return new ClusterId(cluster.names().getFirst(), cluster.name());
  }

  private void changed(Store.Changes changes) {
    backlog.add(documents(changes.documents()));
    backlog.add(clusters(changes.deliveries()));
    backlog.add(clusters(changes.facts()));
  }

  private static List<Item> documents(List<DocumentKey> keys) {
    return keys.stream().<Item>map(Item.OfDocument::new).toList();
  }

  private static List<Item> clusters(List<ClusterId> clusters) {
    return clusters.stream().<Item>map(Item.OfCluster::new).toList();
  }

  private static List<Item> quotas(Collection<String> projects) {
    return projects.stream().<Item>map(Item.OfQuotas::new).toList();
  }

  /// Something that counts for a cluster's own deliveries has changed outside of the store.
  void changed(ClusterId cluster) {
    backlog.add(clusters(List.of(cluster)));
  }

  private void follow() {
    try {
      while (!closed) {
        backlog.take().forEach(this::look);
      }
    } catch (InterruptedException e) {
      LOG.debug("The end of following changes");
    }
  }

  /// One document or cluster that cannot be followed must not keep the others waiting.
  private void look(Item item) {
    try {
      switch (item) {
        case Item.OfDocument(DocumentKey key) -> document(key);
        case Item.OfCluster(ClusterId cluster) -> cluster(cluster);
        case Item.OfUse(ClusterId cluster) -> backlog.add(quotas(shares.heard(cluster)));
        case Item.OfQuotas(String project) -> share(project);
      }
    } catch (RuntimeException | Error e) {
      LOG.error("Following {} failed; it is tried again in {}", item, afterFailure, e);
      backlog.later(item, afterFailure);
    }
  }

  private void document(DocumentKey key) {
    boolean exists = parts.store().read(reader -> reader.exists(key));
    if (key.kind().equals(FleetKinds.CLUSTER.name())) {
      if (exists) {
        baselines.order(id(key));
      } else {
        baselines.forget(id(key));
        // It may have been lost with what was claimed there, and with what operations wait for.
        backlog.add(quotas(parts.store().read(ShareKeeper::projects)));
        operations.unfinished().forEach(operations::follow);
      }
    } else if (key.kind().equals(FleetKinds.CLUSTER_GUARD.name())) {
      baselines.keep(id(FleetKinds.CLUSTER_GUARD.parentKey(key).orElseThrow()));
    } else if (key.kind().equals(IsolationKinds.SANDBOX_CLASS.name())) {
      backlog.add(parts.store().read(Followers::registered));
    } else if (LIMITS.contains(key.kind())) {
      backlog.add(quotas(List.of(key.names().getFirst())));
    } else if (!exists) {
      forgetRows(key);
    }
    if (ACTED_ON.contains(key.kind())) {
      operations.follow(key);
    }
    forgetReports(key);
  }

  /// A document that was deleted leaves nothing behind; its deliveries had gone before it could be.
  private void forgetRows(DocumentKey key) {
    boolean rows = parts.store().read(reader -> !reader.deliveriesOf(key).isEmpty());
    if (rows) {
      parts
          .store()
          .write(writer -> {
            writer.deliveriesOf(key).stream()
                .filter(row -> row.desired() == null && row.state() == Delivery.State.GONE)
                .forEach(row -> writer.deleteDelivery(row.id()));
            return key;
          });
    }
  }

  /// Whoever has the name next must not read what was said of another.
  private void forgetReports(DocumentKey key) {
    boolean left =
        parts.store().read(reader -> !reader.exists(key) && !reader.reports(key, 1).isEmpty());
    if (left) {
      parts
          .store()
          .write(writer -> {
            writer.deleteReports(key);
            return key;
          });
    }
  }

  private void cluster(ClusterId cluster) {
    baselines.keep(cluster);
    // After the guard, behind which what comes now must wait.
    awaited.look(cluster);
    List<Delivery> rows = parts.store().read(reader -> reader.deliveriesOn(cluster));
    if (rows.stream().anyMatch(Followers::hasUsers)) {
      users.at(cluster);
    }
    List<DocumentKey> owners = rows.stream().map(row -> row.id().owner()).distinct().toList();
    // The hub may have been killed between a deletion and what follows it.
    parts
        .store()
        .read(reader -> owners.stream().filter(owner -> !reader.exists(owner)).toList())
        .forEach(this::document);
    operations.unfinished().stream().filter(owners::contains).forEach(operations::follow);
    // Put off, so that each is looked at once, however many of its clusters have changed.
    backlog.add(quotas(parts.store().read(reader -> ShareKeeper.projects(reader, cluster))));
  }

  private static boolean hasUsers(Delivery row) {
    return row.id().owner().kind().equals(TenancyKinds.LOGICAL_CLOUD.name());
  }

  private void users(ClusterId cluster) {
    try {
      parts.store().read(reader -> reader.deliveriesOn(cluster)).stream()
          .filter(Followers::hasUsers)
          .flatMap(row -> certificates.follow(row).stream())
          .min(Comparator.naturalOrder())
          .ifPresent(wait ->
              backlog.later(
                  new Item.OfCluster(cluster), wait.compareTo(LONGEST) > 0 ? LONGEST : wait));
    } catch (RuntimeException | Error e) {
      LOG.error("The certificates on {} failed; tried again in {}", cluster, afterFailure, e);
      backlog.later(new Item.OfCluster(cluster), afterFailure);
    }
  }

  private void share(String project) {
    if (shares.follow(project)) {
      backlog.later(new Item.OfQuotas(project), AGAIN);
    }
  }

  /// Whether it still follows what happens.
  synchronized boolean alive() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  @Override
  public synchronized void close() {
    closed = true;
    Thread running = thread;
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      running.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
