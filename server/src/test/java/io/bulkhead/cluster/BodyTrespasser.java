package io.bulkhead.cluster;

import io.bulkhead.kind.fleet.Cluster;

/// Breaks a rule on purpose: reads the body of one kind.
public final class BodyTrespasser {
  private BodyTrespasser() {}

  static boolean special(Cluster.Spec spec) {
    return spec.gitOps().used();
  }
}
