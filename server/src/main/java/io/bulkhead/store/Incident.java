package io.bulkhead.store;

import io.bulkhead.kind.fleet.ClusterId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A failure of isolation. Shown at `/v2/incidents`.
///
/// @param subject what it is about: `namespace/pod`, a class, a node, or `guard`
/// @param uid of the pod, empty for other subjects
/// @param project the affected tenant, empty if there is none
/// @param logicalCloud empty if `project` is
/// @param message what is wrong
/// @param evicted whether the pod was evicted
/// @param closed when it was seen to be over; null while it lasts
public record Incident(
    String id,
    ClusterId cluster,
    Kind kind,
    String subject,
    String uid,
    String project,
    String logicalCloud,
    String message,
    boolean evicted,
    Instant opened,
    @Nullable Instant closed) {
  public enum Kind {
    /// A pod of a tenant does not run in its sandbox as it should.
    POD("a pod does not run in its sandbox as it should"),
    /// A sandbox class stands for another runtime.
    CLASS_HANDLER("a sandbox class stands for another runtime"),
    /// A class counts less overhead than it did.
    CLASS_OVERHEAD("a sandbox class counts less overhead than it did"),
    /// A node is labelled for a sandbox that it does not have.
    NODE_LABEL("a node is labelled for a sandbox that it does not have"),
    /// A probe found that a sandbox class is no sandbox on a node.
    PROBE("a probe found that a sandbox class is no sandbox on a node"),
    /// The guard is not what was delivered.
    GUARD("the guard is not what was delivered");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /// What is wrong, without naming anything: for readers who must not see names of nodes.
    public String text() {
      return text;
    }
  }

  /// Equal for incidents about the same problem.
  public String likeness() {
    return kind + " " + subject + " " + uid;
  }

  public Incident closedAt(Instant when) {
    return new Incident(
        id, cluster, kind, subject, uid, project, logicalCloud, message, evicted, opened, when);
  }

  public Incident saying(String what) {
    return new Incident(
        id, cluster, kind, subject, uid, project, logicalCloud, what, evicted, opened, closed);
  }

  /// What readers without access to its subject may see.
  public Incident inGeneral() {
    return new Incident(id, cluster, kind, "", "", "", "", kind.text(), evicted, opened, closed);
  }

  public Incident withEviction() {
    return new Incident(
        id, cluster, kind, subject, uid, project, logicalCloud, message, true, opened, closed);
  }
}
