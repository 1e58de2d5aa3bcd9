package io.bulkhead.evidence;

import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Fleet;
import io.bulkhead.evidence.Findings.Finding;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.PodFacts;
import io.bulkhead.proof.ProbeResult;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Change;
import io.bulkhead.store.Incident;
import io.bulkhead.store.ProofPast;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens an incident when isolation ceases to hold and closes it when it holds again. Everything is
/// derived from the watches and the store, so it may run at any time.
public final class IncidentReconciler implements Reconciler<ClusterId> {
  private static final Logger LOG = LoggerFactory.getLogger(IncidentReconciler.class);
  private static final Duration GATHER = Duration.ofMillis(200);

  /// Delay before an event or eviction that failed is retried.
  private static final Result<ClusterId> AGAIN = Result.after(Duration.ofSeconds(30));

  /// How long after an incident was opened its pod is evicted before it is deleted.
  static final Duration GRACE = Duration.ofMinutes(5);

  private final Store store;
  private final Fleet fleet;
  private final Examiner examiner;
  private final ClusterObservations watchtower;
  private final IncidentMetrics metrics;
  private final InstantSource clock;
  private final IncidentHistory recollection;

  public IncidentReconciler(
      Store store, Fleet fleet, Watched watched, IncidentMetrics metrics, InstantSource clock) {
    this.store = store;
    this.fleet = fleet;
    this.examiner = watched.examiner();
    this.watchtower = watched.watchtower();
    this.metrics = metrics;
    this.clock = clock;
    this.recollection = new IncidentHistory(clock);
  }

  public record Watched(ClusterObservations watchtower, Examiner examiner) {}

  @Override
  public String name() {
    return "incidents";
  }

  @Override
  public String field() {
    return "cluster";
  }

  /// Events and evictions are sent to clusters that may not answer.
  @Override
  public Pace pace() {
    return Pace.sideBySide(GATHER);
  }

  @Override
  public void subscribe(Reconciliation<ClusterId> queue) {
    watchtower.onChange(queue::add);
    // The time of a cluster's last observation counts when something is found later. Only this hub
    // needs it.
    store.onCommit(changes -> queue.add(changes.seen()));
    show();
  }

  @Override
  public void list(Reconciliation<ClusterId> queue) {
    queue.add(watchtower.clusters());
  }

  @Override
  public void changed(Change change, Reconciliation<ClusterId> queue) {
    queue.add(change.facts());
  }

  /// Compares what is wrong with what is known to be wrong.
  @Override
  public Result<ClusterId> reconcile(ClusterId cluster) {
    if (!store.read(reader -> watched(reader, cluster))) {
      forget(cluster);
      return Result.done();
    }
    Examination seen = store.read(reader -> examiner.examine(reader, cluster));
    ProofPast past = store.read(reader -> reader.facts().past(cluster));
    List<Incident> missed = missed(past, seen);
    Instant since = recollection.since(past, cluster, false);
    ProofPast now = recollection.of(past, seen);
    if (!now.equals(past)) {
      store.write(writer -> {
        writer.facts().savePast(cluster, now);
        missed.forEach(writer.incidents()::save);
        return cluster;
      });
    }
    missed.forEach(this::tell);
    Map<String, Finding> wrong = new LinkedHashMap<>();
    Findings.of(seen, now).forEach(finding -> wrong.put(finding.likeness(), finding));
    List<Incident> over =
        seen.open().stream()
            .filter(incident -> !wrong.containsKey(incident.likeness()))
            .filter(incident -> knows(seen, incident))
            .map(incident -> incident.closedAt(clock.instant()))
            .toList();
    List<Incident> otherwise = new ArrayList<>();
    for (Incident incident : seen.open()) {
      Finding finding = wrong.remove(incident.likeness());
      if (finding != null && !says(incident, finding)) {
        otherwise.add(incident.saying(finding.message()));
      }
    }
    List<Incident> fresh = new ArrayList<>();
    wrong
        .values()
        .forEach(finding -> fresh.add(opened(seen, finding, since(seen, finding, since))));
    if (!missed.isEmpty() || !over.isEmpty() || !fresh.isEmpty() || !otherwise.isEmpty()) {
      save(otherwise);
      save(over);
      save(fresh);
      fresh.forEach(this::tell);
      show();
      // Verdicts depend on incidents, too.
      watchtower.tell(cluster);
    }
    return evict(seen, fresh) ? Result.done() : AGAIN;
  }

  /// A cluster's incidents are reported once, under the name that the hub works with.
  private static boolean watched(Reader reader, ClusterId cluster) {
    return reader.exists(Examiner.document(cluster))
        && reader
            .facts()
            .capabilities(cluster)
            .filter(seen -> seen.identity().isDouble())
            .isEmpty();
  }

  /// The incident's message is the finding's, possibly followed by what was done about it.
  private static boolean says(Incident incident, Finding finding) {
    return incident.evicted()
        ? incident.message().startsWith(finding.message())
        : incident.message().equals(finding.message());
  }

  /// Incidents that happened while nobody watched, and are over.
  private List<Incident> missed(ProofPast past, Examination seen) {
    Instant from = recollection.since(past, seen.cluster(), true);
    return recollection.missed(past, seen).stream()
        .map(finding -> opened(seen, finding, from).closedAt(clock.instant()))
        .toList();
  }

  /// What lets pods pass counts from the end of the last observation; the rest from now on.
  private Instant since(Examination seen, Finding finding, Instant unseen) {
    return switch (finding.kind()) {
      case GUARD, CLASS_HANDLER -> unseen;
      case PROBE -> {
        ProbeResult found =
            seen.facts().probes().results().get(NodeClass.valueOf(finding.subject()));
        Instant sound = found == null ? null : found.soundAt();
        yield sound == null ? clock.instant() : sound;
      }
      case POD, CLASS_OVERHEAD, NODE_LABEL -> clock.instant();
    };
  }

  /// An incident that cannot be observed is not over.
  private static boolean knows(Examination seen, Incident incident) {
    return incident.kind() == Incident.Kind.POD || incident.kind() == Incident.Kind.NODE_LABEL
        ? seen.heard() != null
        : seen.seen().reachable();
  }

  private void save(List<Incident> incidents) {
    store.write(writer -> {
      incidents.forEach(writer.incidents()::save);
      return incidents.size();
    });
  }

  private Incident opened(Examination seen, Finding finding, Instant when) {
    PodFacts pod = finding.pod();
    ClusterView.Space space = pod == null ? ClusterView.Space.UNKNOWN : seen.space(pod.namespace());
    return new Incident(
        UUID.randomUUID().toString(),
        seen.cluster(),
        finding.kind(),
        finding.subject(),
        pod == null ? "" : pod.uid(),
        space.project(),
        space.logicalCloud(),
        finding.message(),
        false,
        when,
        null);
  }

  private void tell(Incident incident) {
    LOG.warn("incident on " + incident.cluster() + ": " + incident.message());
    metrics.opened(incident);
    if (incident.kind() == Incident.Kind.POD) {
      try {
        Alarm.event(fleet.connection(incident.cluster()), incident);
      } catch (ClusterUnavailable e) {
        // The incident is kept without an event.
        LOG.warn("no event on " + incident.cluster() + ": " + e.getMessage());
      }
    }
  }

  /// Returns whether all evictions succeeded.
  private boolean evict(Examination seen, List<Incident> fresh) {
    if (!seen.evicts()) {
      return true;
    }
    Set<String> runc = new LinkedHashSet<>();
    Findings.of(seen, ProofPast.NONE).stream()
        .filter(Finding::runs)
        .forEach(finding -> runc.add(finding.likeness()));
    List<Incident> known = new ArrayList<>(seen.open());
    known.addAll(fresh);
    boolean all = true;
    for (Incident incident : known) {
      if (runc.contains(incident.likeness()) && !incident.evicted()) {
        all &= evict(incident);
      }
    }
    return all;
  }

  private boolean evict(Incident incident) {
    try {
      ClusterConnection connection = fleet.connection(incident.cluster());
      return switch (Alarm.evict(connection, incident)) {
        case ApplyOutcome.Applied done -> {
          save(List.of(incident.withEviction()));
          yield true;
        }
        case ApplyOutcome.Gone gone -> true;
        case ApplyOutcome.Rejected rejected -> insist(connection, incident, rejected.message());
        case ApplyOutcome.Throttled throttled ->
            insist(connection, incident, "its disruption budget allows none now");
        case ApplyOutcome.Unreachable away -> false;
      };
    } catch (ClusterUnavailable e) {
      return false;
    }
  }

  /// Disruption budgets are written by tenants: one may delay an eviction, but not prevent it.
  private boolean insist(ClusterConnection connection, Incident incident, String why) {
    LOG.warn("eviction of " + incident.subject() + " refused: " + why);
    boolean patient = clock.instant().isBefore(incident.opened().plus(GRACE));
    if (patient || !(Alarm.delete(connection, incident) instanceof ApplyOutcome.Applied)) {
      return false;
    }
    String told =
        incident.message()
            + "; it was deleted, since its eviction was refused for "
            + GRACE.toMinutes()
            + " minutes ("
            + why
            + ")";
    LOG.warn("incident on " + incident.cluster() + ": " + told);
    save(List.of(incident.saying(told).withEviction()));
    return true;
  }

  /// Closes the incidents of a cluster that is not registered any more or is a second name of
  /// another.
  private void forget(ClusterId cluster) {
    recollection.forget(cluster);
    boolean known =
        store.read(reader ->
            !reader.facts().past(cluster).equals(ProofPast.NONE)
                || !reader.incidents().open(cluster).isEmpty());
    if (!known) {
      return;
    }
    store.write(writer -> {
      writer.facts().deletePast(cluster);
      writer
          .incidents()
          .open(cluster)
          .forEach(i -> writer.incidents().save(i.closedAt(clock.instant())));
      return cluster;
    });
    show();
  }

  private void show() {
    metrics.open(store.read(reader -> reader.incidents().open()));
  }
}
