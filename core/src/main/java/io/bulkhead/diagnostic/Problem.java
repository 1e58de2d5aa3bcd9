package io.bulkhead.diagnostic;

/// Every failure that Bulkhead can report. The name is public contract; a name is never reused.
public enum Problem {
  /// No kind and no action has this path.
  UNKNOWN_PATH(Blame.CALLER),
  /// EMCO has it, and this hub does not yet.
  NOT_BUILT(Blame.PLATFORM),
  /// The path exists, but not with this method.
  METHOD_NOT_ALLOWED(Blame.CALLER),
  /// A body is needed and none was sent.
  EMPTY_BODY(Blame.CALLER),
  /// The body is not JSON, YAML or a form of the right shape.
  UNDECODABLE_BODY(Blame.CALLER),
  /// The attached file is missing, or is no archive or kubeconfig that is accepted.
  INVALID_FILE(Blame.CALLER),
  /// The kubeconfig leads to another cluster than the one that the name stands for.
  OTHER_CLUSTER(Blame.CALLER),
  /// The body is larger than `--max-body` allows.
  BODY_TOO_LARGE(Blame.CALLER),
  /// The request did not arrive within `--request-timeout`.
  REQUEST_TIMEOUT(Blame.CALLER),
  /// The caller asks more often than `--rate-limit` (operators: `--operator-rate-limit`) allows;
  /// `Retry-After` says when to go on.
  TOO_MANY_REQUESTS(Blame.CALLER),
  /// A member of the body breaks a rule of its kind.
  INVALID_SPEC(Blame.CALLER),
  /// A query parameter has a wrong value.
  INVALID_QUERY(Blame.CALLER),
  /// Body and path name different documents.
  NAME_MISMATCH(Blame.CALLER),
  /// The document does not exist.
  NOT_FOUND(Blame.CALLER),
  /// A document that the path goes through does not exist.
  PARENT_NOT_FOUND(Blame.CALLER),
  /// A document of this name exists already.
  ALREADY_EXISTS(Blame.CALLER),
  /// Other documents belong to it; delete them first.
  HAS_CHILDREN(Blame.CALLER),
  /// Another document names it; delete or change that first.
  STILL_REFERENCED(Blame.CALLER),
  /// The document names another that does not exist.
  DANGLING_REFERENCE(Blame.CALLER),
  /// The lifecycle state does not allow what was asked.
  WRONG_STATE(Blame.CALLER),
  /// It is on its way; ask again shortly.
  NOT_READY(Blame.CALLER),
  /// Somebody else wrote the same at the same time; read again and retry.
  REVISION_CONFLICT(Blame.CALLER),
  /// `Accept` names nothing that the object can be shown as.
  NOT_ACCEPTABLE(Blame.CALLER),
  /// `Accept` leaves open which of several forms is meant.
  AMBIGUOUS_ACCEPT(Blame.CALLER),
  /// No token was sent, or one that is not known.
  UNAUTHENTICATED(Blame.CALLER),
  /// The caller may not do this; most often only an operator may.
  FORBIDDEN(Blame.CALLER),
  /// The intents contradict themselves or lack something (no placement, a cycle of dependencies).
  INVALID_INTENT(Blame.CALLER),
  /// No cluster satisfies the placement intent.
  NO_QUALIFIED_CLUSTER(Blame.CALLER),
  /// The virtual machine of a sandbox is larger than its pod may be, or smaller than its limits.
  VM_DOES_NOT_FIT(Blame.CALLER),
  /// The chart or profile does not render.
  RENDER_FAILED(Blame.CALLER),
  /// The chart makes something else each time that it is rendered; the first value is kept.
  CHART_VARIES(Blame.CALLER),
  /// The chart has an object more than once; the last one counts.
  OBJECT_TWICE(Blame.CALLER),
  /// The chart has a hook that is never run here.
  HOOK_NOT_RUN(Blame.CALLER),
  /// A tenant's object asks for what a sandboxed tenant may not have.
  ISOLATION_VIOLATION(Blame.CALLER),
  /// It does not fit into the quota of the logical cloud.
  QUOTA_EXCEEDED(Blame.CALLER),
  /// The rights of the logical cloud's user do not cover it.
  RIGHTS_MISSING(Blame.CALLER),
  /// A cluster does not serve the kind of an object, in this version or at all.
  API_NOT_SERVED(Blame.CALLER),
  /// An object is in a namespace that is not there, and nothing here makes it.
  NAMESPACE_MISSING(Blame.CALLER),
  /// It would take an object that another deployment, or somebody outside, made.
  OWNED_BY_OTHERS(Blame.CALLER),
  /// The cluster does not answer.
  CLUSTER_UNREACHABLE(Blame.CLUSTER),
  /// The cluster answered and refused.
  CLUSTER_REJECTED(Blame.CLUSTER),
  /// The guard of a cluster is missing or differs from what we delivered.
  GUARD_BROKEN(Blame.CLUSTER),
  /// Nothing says whether the software of a sandbox is new enough, so `verify` will not hold.
  SANDBOX_VERSION_UNKNOWN(Blame.CLUSTER),
  /// An untrusted pod runs without its sandbox.
  NOT_SANDBOXED(Blame.CLUSTER),
  /// The hub's database does not answer, has no room, or is not the one that the hub opened.
  STORE_UNAVAILABLE(Blame.PLATFORM),
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
