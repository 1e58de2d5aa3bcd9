package io.bulkhead.diagnostic;

/// Every failure that Bulkhead can report. The name is public contract; a name is never reused.
public enum Problem {
  UNKNOWN_PATH(Blame.CALLER),
  METHOD_NOT_ALLOWED(Blame.CALLER),
  EMPTY_BODY(Blame.CALLER),
  UNDECODABLE_BODY(Blame.CALLER),
  INVALID_FILE(Blame.CALLER),
  BODY_TOO_LARGE(Blame.CALLER),
  INVALID_SPEC(Blame.CALLER),
  INVALID_QUERY(Blame.CALLER),
  NAME_MISMATCH(Blame.CALLER),
  NOT_FOUND(Blame.CALLER),
  PARENT_NOT_FOUND(Blame.CALLER),
  ALREADY_EXISTS(Blame.CALLER),
  HAS_CHILDREN(Blame.CALLER),
  STILL_REFERENCED(Blame.CALLER),
  DANGLING_REFERENCE(Blame.CALLER),
  /// The lifecycle state does not allow what was asked.
  WRONG_STATE(Blame.CALLER),
  REVISION_CONFLICT(Blame.CALLER),
  /// `Accept` names nothing that the object can be shown as.
  NOT_ACCEPTABLE(Blame.CALLER),
  /// `Accept` leaves open which of several forms is meant.
  AMBIGUOUS_ACCEPT(Blame.CALLER),
  UNAUTHENTICATED(Blame.CALLER),
  FORBIDDEN(Blame.CALLER),
  /// The intents contradict themselves or lack something (no placement, a cycle of dependencies).
  INVALID_INTENT(Blame.CALLER),
  /// No cluster satisfies the placement intent.
  NO_QUALIFIED_CLUSTER(Blame.CALLER),
  /// The chart or profile does not render.
  RENDER_FAILED(Blame.CALLER),
  /// A tenant's object asks for what a sandboxed tenant may not have.
  ISOLATION_VIOLATION(Blame.CALLER),
  QUOTA_EXCEEDED(Blame.CALLER),
  CLUSTER_UNREACHABLE(Blame.CLUSTER),
  CLUSTER_REJECTED(Blame.CLUSTER),
  /// The guard of a cluster is missing or differs from what we delivered.
  GUARD_BROKEN(Blame.CLUSTER),
  NOT_SANDBOXED(Blame.CLUSTER),
  /// An invariant of ours does not hold: our bug, never the caller's.
  INTERNAL(Blame.PLATFORM);

  /// Who has to act. Alerting and retry follow from this, not from the exception class.
  public enum Blame {
    CALLER,
    CLUSTER,
    PLATFORM
  }

  private final Blame blame;

  Problem(Blame blame) {
    this.blame = blame;
  }

  public Blame blame() {
    return blame;
  }
}
