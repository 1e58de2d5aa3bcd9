package io.bulkhead.fleet;

import io.bulkhead.kind.fleet.Capabilities;
import io.bulkhead.kind.fleet.Capabilities.Identity;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.util.List;

/// Decides under which of its names the hub works with a cluster: the first one under which it was
/// observed, until that is deregistered. The others are its doubles; they get no work and no guard,
/// since deliveries under two names would undo each other.
public final class Doubles {
  private Doubles() {}

  /// The identity of the cluster behind a name, as just observed. A known identity is kept while
  /// the cluster does not answer, so that its credentials can be replaced.
  ///
  /// @param uid of its namespace `kube-system`; empty if it was not observed
  static Identity identified(Reader reader, ClusterId cluster, String uid) {
    Identity before = identity(reader, cluster);
    if (uid.isEmpty()) {
      return before;
    }
    if (before.uid().equals(uid) && !before.isDouble()) {
      return before;
    }
    String one =
        reader.facts().clustersOf(uid).stream()
            .filter(other -> !other.equals(cluster) && !identity(reader, other).isDouble())
            .findFirst()
            .map(ClusterId::toString)
            .orElse("");
    return new Identity(uid, one);
  }

  /// A name does not stand for the cluster any more, so the next one may take over.
  public static void released(Writer writer, String uid) {
    List<ClusterId> names = writer.facts().clustersOf(uid);
    if (names.isEmpty() || names.stream().anyMatch(name -> !identity(writer, name).isDouble())) {
      return;
    }
    ClusterId one = names.getFirst();
    for (ClusterId name : names) {
      Capabilities seen = writer.facts().capabilities(name).orElseThrow();
      writer.facts().save(name, seen.as(new Identity(uid, name.equals(one) ? "" : one.toString())));
    }
  }

  private static Identity identity(Reader reader, ClusterId cluster) {
    return reader
        .facts()
        .capabilities(cluster)
        .map(Capabilities::identity)
        .orElse(Identity.UNKNOWN);
  }
}
