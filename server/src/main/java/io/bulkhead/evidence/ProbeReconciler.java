package io.bulkhead.evidence;

import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Fleet;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeAddress;
import io.bulkhead.proof.ProbeReport;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.proof.ProbeWish;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Change;
import io.bulkhead.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the reports of probes that are ready, and notifies when other probes are wanted.
/// Everything but patience is derived from the watches and the store.
public final class ProbeReconciler implements Reconciler<ClusterId> {
  private static final Logger LOG = LoggerFactory.getLogger(ProbeReconciler.class);
  private static final Duration GATHER = Duration.ofMillis(200);

  /// Delay before a cluster with an outstanding probe is looked at again.
  private static final Result<ClusterId> AGAIN = Result.after(Duration.ofSeconds(10));

  private final Store store;
  private final Fleet fleet;
  private final Examiner examiner;
  private final ClusterObservations watchtower;
  private final InstantSource clock;
  private final Map<ClusterId, List<ProbeWish>> told = new HashMap<>();

  /// Pods that are being asked, by uid: one that does not answer must not block the others.
  private final Set<String> asked = new LinkedHashSet<>();

  private Consumer<ClusterId> orders = cluster -> {};

  public ProbeReconciler(
      Store store, Fleet fleet, IncidentReconciler.Watched watched, InstantSource clock) {
    this.store = store;
    this.fleet = fleet;
    this.examiner = watched.examiner();
    this.watchtower = watched.watchtower();
    this.clock = clock;
  }

  @Override
  public String name() {
    return "probes";
  }

  @Override
  public String field() {
    return "cluster";
  }

  @Override
  public Pace pace() {
    return Pace.oneByOne(GATHER);
  }

  @Override
  public void subscribe(Reconciliation<ClusterId> queue) {
    watchtower.onChange(queue::add);
  }

  @Override
  public void list(Reconciliation<ClusterId> queue) {
    queue.add(watchtower.clusters());
  }

  @Override
  public void changed(Change change, Reconciliation<ClusterId> queue) {
    queue.add(change.facts());
  }

  @Override
  public Result<ClusterId> reconcile(ClusterId cluster) {
    look(cluster).forEach(work -> Thread.ofVirtual().name("probe-" + cluster).start(work));
    return examiner.attempts().clusters().contains(cluster) ? AGAIN : Result.done();
  }

  /// @param wanted called with a cluster on which other probes are wanted than before; must return
  ///   quickly
  public void orders(Consumer<ClusterId> wanted) {
    orders = wanted;
  }

  /// The requests to make, as tasks that may take long.
  List<Runnable> look(ClusterId cluster) {
    if (!store.read(reader -> reader.exists(Examiner.document(cluster)))) {
      forget(cluster);
      return List.of();
    }
    Examination seen = store.read(reader -> examiner.examine(reader, cluster));
    if (seen.heard() == null) {
      return List.of();
    }
    dropLost(seen);
    List<ProbeWish> wishes = seen.wishes();
    examiner.attempts().wanted(cluster, wishes, clock.instant());
    if (!wishes.equals(told.put(cluster, wishes))) {
      orders.accept(cluster);
    }
    return wishes.stream().flatMap(wish -> question(seen, wish).stream()).toList();
  }

  private Optional<Runnable> question(Examination seen, ProbeWish wish) {
    ProbePod pod = seen.probePods().get(ProbeAddress.podName(wish.nonce()));
    if (pod == null || !pod.ready()) {
      String why = pod == null ? seen.probeTrouble() : pod.waits();
      if (!why.isEmpty()) {
        examiner.attempts().trouble(seen.cluster(), wish.subject(), why);
      }
      return Optional.empty();
    }
    synchronized (this) {
      return asked.add(pod.uid())
          ? Optional.of(() -> ask(seen.cluster(), wish, pod))
          : Optional.empty();
    }
  }

  private void ask(ClusterId cluster, ProbeWish wish, ProbePod pod) {
    try {
      ProbeReport report = read(cluster, wish, pod);
      var result = new ProbeResult(wish.subject(), wish.basis(), clock.instant(), report, null);
      store.write(writer -> {
        if (writer.exists(Examiner.document(cluster))) {
          ProbeResult before =
              writer.facts().probes(cluster).stream()
                  .filter(one -> one.subject().equals(result.subject()))
                  .findFirst()
                  .orElse(null);
          writer.facts().saveProbe(cluster, result.after(before));
        }
        return result;
      });
      examiner.attempts().reported(cluster, wish.subject());
    } catch (ClusterUnavailable e) {
      examiner.attempts().trouble(cluster, wish.subject(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.error("a probe's report on " + cluster + " was not kept; tried again", e);
    } finally {
      synchronized (this) {
        asked.remove(pod.uid());
      }
    }
  }

  /// Throws [ClusterUnavailable] for anything but the report of exactly this pod for this wish.
  private ProbeReport read(ClusterId cluster, ProbeWish wish, ProbePod pod) {
    NodeClass subject = wish.subject();
    if (!pod.node().equals(subject.node()) || !pod.sandbox().equals(subject.sandbox())) {
      throw new ClusterUnavailable("the pod is not where it was wanted");
    }
    var key =
        new ManifestKey("v1", "Pod", ProbeAddress.NAMESPACE, ProbeAddress.podName(wish.nonce()));
    byte[] answer =
        fleet
            .connection(cluster)
            .fromPod(key, ProbeAddress.PORT, ProbeAddress.PATH, ProbeReport.LONGEST);
    ProbeReport report =
        ProbeReport.parse(answer)
            .orElseThrow(() -> new ClusterUnavailable("its answer is no report"));
    if (!report.nonce().equals(wish.nonce()) || !report.uid().equals(pod.uid())) {
      throw new ClusterUnavailable("its report is another probe's");
    }
    return report;
  }

  /// Drops results of nodes and classes that do not exist any more.
  private void dropLost(Examination seen) {
    List<NodeClass> lost =
        seen.facts().probes().results().keySet().stream()
            .filter(subject ->
                !seen.facts().nodes().containsKey(subject.node())
                    || !seen.facts().catalogue().containsKey(subject.sandbox()))
            .toList();
    if (!lost.isEmpty()) {
      store.write(writer -> {
        lost.forEach(subject -> writer.facts().deleteProbe(seen.cluster(), subject));
        return lost.size();
      });
    }
  }

  private void forget(ClusterId cluster) {
    examiner.attempts().forget(cluster);
    told.remove(cluster);
    store.write(writer -> {
      writer
          .facts()
          .probes(cluster)
          .forEach(result -> writer.facts().deleteProbe(cluster, result.subject()));
      return cluster;
    });
  }
}
