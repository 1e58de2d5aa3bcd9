package io.bulkhead.diagnostic;

/// Every failure that Bulkhead can report. The name is public contract; a name is never reused.
public enum Problem {
  /// No kind and no action has this path.
  UNKNOWN_PATH(Blame.CALLER),
  /// EMCO has it, but this hub does not implement it yet.
  NOT_BUILT(Blame.PLATFORM),
  /// The path exists, but not with this method.
  METHOD_NOT_ALLOWED(Blame.CALLER),
  /// The request needs a body and has none.
  EMPTY_BODY(Blame.CALLER),
  /// The body is not JSON, YAML or a form of the expected shape.
  UNDECODABLE_BODY(Blame.CALLER),
  /// The attached file is missing, or is no valid archive or kubeconfig.
  INVALID_FILE(Blame.CALLER),
  /// The kubeconfig leads to another cluster than the one that the name stands for.
  OTHER_CLUSTER(Blame.CALLER),
  /// The body is larger than `--max-body` allows.
  BODY_TOO_LARGE(Blame.CALLER),
  /// The request did not arrive within `--request-timeout`.
  REQUEST_TIMEOUT(Blame.CALLER),
  /// The caller exceeds `--rate-limit` (operators: `--operator-rate-limit`); `Retry-After` says
  /// when to continue.
  TOO_MANY_REQUESTS(Blame.CALLER),
  /// A member of the body violates a rule of its kind.
  INVALID_SPEC(Blame.CALLER),
  /// A query parameter has an invalid value.
  INVALID_QUERY(Blame.CALLER),
  /// Body and path name different documents.
  NAME_MISMATCH(Blame.CALLER),
  /// The document does not exist.
  NOT_FOUND(Blame.CALLER),
  /// A document on the path does not exist.
  PARENT_NOT_FOUND(Blame.CALLER),
  /// A document of this name already exists.
  ALREADY_EXISTS(Blame.CALLER),
  /// Other documents belong to it; delete them first.
  HAS_CHILDREN(Blame.CALLER),
  /// Another document refers to it; delete or change that first.
  STILL_REFERENCED(Blame.CALLER),
  /// The document refers to another that does not exist.
  DANGLING_REFERENCE(Blame.CALLER),
  /// The lifecycle state does not allow the request.
  WRONG_STATE(Blame.CALLER),
  /// It is in progress; ask again shortly.
  NOT_READY(Blame.CALLER),
  /// Somebody else wrote the same document at the same time; read it again and retry.
  REVISION_CONFLICT(Blame.CALLER),
  /// `Accept` allows no form that the object can be shown in.
  NOT_ACCEPTABLE(Blame.CALLER),
  /// `Accept` does not decide between several forms.
  AMBIGUOUS_ACCEPT(Blame.CALLER),
  /// The request has no token, or an unknown one.
  UNAUTHENTICATED(Blame.CALLER),
  /// The caller may not do this; usually only an operator may.
  FORBIDDEN(Blame.CALLER),
  /// The intents are contradictory or incomplete (no placement, a cycle of dependencies).
  INVALID_INTENT(Blame.CALLER),
  /// No cluster satisfies the placement intent.
  NO_QUALIFIED_CLUSTER(Blame.CALLER),
  /// The virtual machine of a sandbox is larger than its pod may be, or smaller than its limits.
  VM_DOES_NOT_FIT(Blame.CALLER),
  /// The chart or profile does not render.
  RENDER_FAILED(Blame.CALLER),
  /// The chart renders differently each time; the first value is kept.
  CHART_VARIES(Blame.CALLER),
  /// The chart contains an object more than once; the last one counts.
  OBJECT_TWICE(Blame.CALLER),
  /// The chart contains a hook that is never run here.
  HOOK_NOT_RUN(Blame.CALLER),
  /// A tenant's object asks for something that a sandboxed tenant may not have.
  ISOLATION_VIOLATION(Blame.CALLER),
  /// It exceeds the quota of the logical cloud.
  QUOTA_EXCEEDED(Blame.CALLER),
  /// The permissions of the logical cloud's user do not cover it.
  RIGHTS_MISSING(Blame.CALLER),
  /// A cluster does not serve the kind of an object, in this version or at all.
  API_NOT_SERVED(Blame.CALLER),
  /// An object is in a namespace that does not exist, and nothing here creates it.
  NAMESPACE_MISSING(Blame.CALLER),
  /// It would take over an object that another deployment, or somebody outside, created.
  OWNED_BY_OTHERS(Blame.CALLER),
  /// The cluster does not answer.
  CLUSTER_UNREACHABLE(Blame.CLUSTER),
  /// The cluster answered and refused.
  CLUSTER_REJECTED(Blame.CLUSTER),
  /// The guard of a cluster is missing or differs from what was delivered.
  GUARD_BROKEN(Blame.CLUSTER),
  /// It is unknown whether the software of a sandbox is new enough, so `verify` will fail.
  SANDBOX_VERSION_UNKNOWN(Blame.CLUSTER),
  /// An untrusted pod runs without its sandbox.
  NOT_SANDBOXED(Blame.CLUSTER),
  /// The hub's database does not answer, has no room, or is not the one that the hub opened.
  STORE_UNAVAILABLE(Blame.PLATFORM),
  /// An internal invariant is violated: always a bug of Bulkhead, never the caller's fault.
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
