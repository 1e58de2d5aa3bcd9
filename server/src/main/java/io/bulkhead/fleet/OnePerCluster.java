package io.bulkhead.fleet;

import io.bulkhead.kind.fleet.ClusterId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Looks at clusters, each in a thread of its own and never twice at once, so that one that does
/// not answer keeps no other waiting. Who asks while a look runs gets another one after it.
public final class OnePerCluster {
  private final String name;
  private final Consumer<ClusterId> look;

  /// What is looked at, and whether once more after that.
  private final Map<ClusterId, Boolean> running = new HashMap<>();

  /// @param name of the threads
  /// @param look must keep its failures to itself
  public OnePerCluster(String name, Consumer<ClusterId> look) {
    this.name = name;
    this.look = look;
  }

  public synchronized void at(ClusterId cluster) {
    if (running.putIfAbsent(cluster, false) == null) {
      Thread.ofVirtual().name(name + "-" + cluster).start(() -> run(cluster));
    } else {
      running.put(cluster, true);
    }
  }

  private void run(ClusterId cluster) {
    boolean again = true;
    while (again) {
      try {
        look.accept(cluster);
      } finally {
        again = onceMore(cluster);
      }
    }
  }

  private synchronized boolean onceMore(ClusterId cluster) {
    boolean more = Boolean.TRUE.equals(running.remove(cluster));
    if (more) {
      running.put(cluster, false);
    }
    return more;
  }
}
