package io.bulkhead.evidence;

import io.bulkhead.delivery.ClusterUnavailable;
import io.bulkhead.fleet.Fleet;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeAddress;
import io.bulkhead.proof.ProbeReport;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.proof.ProbeWish;
import io.bulkhead.store.Store;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads what probes report once they are ready, and says when others are wanted. Everything but
/// patience is derived from the watches and the store.
public final class ProbeKeeper implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ProbeKeeper.class.getName());
  private static final Duration DEBOUNCE = Duration.ofMillis(200);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Store store;
  private final Fleet fleet;
  private final Examiner examiner;
  private final Watchtower watchtower;
  private final InstantSource clock;
  private final Set<ClusterId> changed = new LinkedHashSet<>();
  private final Map<ClusterId, List<ProbeWish>> told = new HashMap<>();

  /// Pods that are being asked, by uid: one that does not answer keeps no other waiting.
  private final Set<String> asked = new LinkedHashSet<>();

  private Consumer<ClusterId> orders = cluster -> {};
  private @Nullable Thread thread;
  private boolean closed;

  public ProbeKeeper(
      Store store, Fleet fleet, IncidentKeeper.Watched watched, InstantSource clock) {
    this.store = store;
    this.fleet = fleet;
    this.examiner = watched.examiner();
    this.watchtower = watched.watchtower();
    this.clock = clock;
  }

  /// Begins to follow watches and store.
  ///
  /// @param wanted is told of a cluster where other probes are wanted than before; must return
  ///   quickly
  public synchronized void start(Consumer<ClusterId> wanted) {
    orders = wanted;
    watchtower.onChange(this::changed);
    store.onCommit(changes -> changes.facts().forEach(this::changed));
    thread = Thread.ofVirtual().name("probes").start(this::follow);
  }

  private synchronized void changed(ClusterId cluster) {
    if (changed.add(cluster)) {
      notifyAll();
    }
  }

  private void follow() {
    try {
      while (true) {
        Set<ClusterId> clusters;
        synchronized (this) {
          if (changed.isEmpty() && !closed) {
            wait(examiner.attempts().clusters().isEmpty() ? 0 : AGAIN.toMillis());
          }
          if (closed) {
            return;
          }
        }
        Thread.sleep(DEBOUNCE);
        synchronized (this) {
          changed.addAll(examiner.attempts().clusters());
          clusters = new LinkedHashSet<>(changed);
          changed.clear();
        }
        clusters.forEach(this::careful);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void careful(ClusterId cluster) {
    try {
      look(cluster).forEach(work -> Thread.ofVirtual().name("probe-" + cluster).start(work));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "probes of " + cluster + " could not be looked at; tried again", e);
    }
  }

  /// @param wanted as of [#start]
  void orders(Consumer<ClusterId> wanted) {
    orders = wanted;
  }

  /// What there is to ask, as work that may take long.
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
              writer.probeResults(cluster).stream()
                  .filter(one -> one.subject().equals(result.subject()))
                  .findFirst()
                  .orElse(null);
          writer.saveProbeResult(cluster, result.after(before));
        }
        return result;
      });
      examiner.attempts().reported(cluster, wish.subject());
    } catch (ClusterUnavailable e) {
      examiner.attempts().trouble(cluster, wish.subject(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "a probe's report on " + cluster + " was not kept; tried again", e);
    } finally {
      synchronized (this) {
        asked.remove(pod.uid());
      }
    }
  }

  /// Throws [ClusterUnavailable] for anything but the report of this very pod for this very wish.
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

  /// Of nodes and classes that are no more.
  private void dropLost(Examination seen) {
    List<NodeClass> lost =
        seen.facts().probes().results().keySet().stream()
            .filter(subject ->
                !seen.facts().nodes().containsKey(subject.node())
                    || !seen.facts().catalogue().containsKey(subject.sandbox()))
            .toList();
    if (!lost.isEmpty()) {
      store.write(writer -> {
        lost.forEach(subject -> writer.deleteProbeResult(seen.cluster(), subject));
        return lost.size();
      });
    }
  }

  private void forget(ClusterId cluster) {
    examiner.attempts().forget(cluster);
    told.remove(cluster);
    store.write(writer -> {
      writer
          .probeResults(cluster)
          .forEach(result -> writer.deleteProbeResult(cluster, result.subject()));
      return cluster;
    });
  }

  /// Whether it still follows what happens.
  public synchronized boolean alive() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
