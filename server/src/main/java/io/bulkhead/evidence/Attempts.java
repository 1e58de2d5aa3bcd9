package io.bulkhead.evidence;

import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeWish;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Probes that were ordered and have not reported. One that gives no result makes room for others
/// for a while, so that a full node or an unavailable image does not block the others. Kept in
/// memory: after a restart all begin anew. Thread-safe.
final class Attempts {
  static final Duration PATIENCE = Duration.ofMinutes(5);
  static final Duration REST = Duration.ofMinutes(10);

  private record Attempt(String nonce, Instant begun, String trouble) {
    boolean rests(Instant now) {
      return !begun.plus(PATIENCE).isAfter(now) && !over(now);
    }

    boolean over(Instant now) {
      return !begun.plus(PATIENCE).plus(REST).isAfter(now);
    }

    String text(Instant now) {
      String reason = trouble.isEmpty() ? "" : " (" + trouble + ")";
      return rests(now)
          ? "a probe gave nothing within "
              + PATIENCE.toMinutes()
              + " minutes"
              + reason
              + "; the next one follows after "
              + begun.plus(PATIENCE).plus(REST)
          : "a probe is on its way since " + begun + reason;
    }
  }

  private final Map<ClusterId, SortedMap<NodeClass, Attempt>> clusters = new HashMap<>();

  private SortedMap<NodeClass, Attempt> on(ClusterId cluster) {
    return clusters.getOrDefault(cluster, new TreeMap<>());
  }

  /// Sets the wanted probes; forgets attempts that are neither wanted nor resting.
  synchronized void wanted(ClusterId cluster, List<ProbeWish> wishes, Instant now) {
    var attempts = new TreeMap<NodeClass, Attempt>();
    on(cluster)
        .forEach((subject, attempt) -> {
          if (attempt.rests(now)) {
            attempts.put(subject, attempt);
          }
        });
    for (ProbeWish wish : wishes) {
      Attempt known = on(cluster).get(wish.subject());
      boolean same = known != null && known.nonce().equals(wish.nonce()) && !known.over(now);
      attempts.put(wish.subject(), same ? known : new Attempt(wish.nonce(), now, ""));
    }
    if (attempts.isEmpty()) {
      clusters.remove(cluster);
    } else {
      clusters.put(cluster, attempts);
    }
  }

  synchronized void trouble(ClusterId cluster, NodeClass subject, String text) {
    on(cluster)
        .computeIfPresent(subject, (key, known) -> new Attempt(known.nonce(), known.begun(), text));
  }

  /// An attempt that has reported need not rest.
  synchronized void reported(ClusterId cluster, NodeClass subject) {
    on(cluster).remove(subject);
  }

  synchronized Set<NodeClass> begun(ClusterId cluster, Instant now) {
    var begun = new TreeSet<>(on(cluster).keySet());
    begun.removeAll(resting(cluster, now));
    return begun;
  }

  synchronized Set<NodeClass> resting(ClusterId cluster, Instant now) {
    var resting = new TreeSet<NodeClass>();
    on(cluster)
        .forEach((subject, attempt) -> {
          if (attempt.rests(now)) {
            resting.add(subject);
          }
        });
    return resting;
  }

  /// Why there is no result, for each node and class that has an attempt.
  synchronized SortedMap<NodeClass, String> waiting(ClusterId cluster, Instant now) {
    var texts = new TreeMap<NodeClass, String>();
    on(cluster).forEach((subject, attempt) -> texts.put(subject, attempt.text(now)));
    return texts;
  }

  /// Clusters with any attempt: they must be looked at again even if nothing changes there.
  synchronized List<ClusterId> clusters() {
    return List.copyOf(clusters.keySet());
  }

  synchronized void forget(ClusterId cluster) {
    clusters.remove(cluster);
  }
}
