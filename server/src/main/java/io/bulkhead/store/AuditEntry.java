package io.bulkhead.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.kind.Zero;
import java.time.Instant;

/// Who did what. Each row carries the hash of the row before it.
///
/// @param number from 1; 0 until the store has filled it in
/// @param remote the address that the request came from
/// @param decision `allowed` or `refused`
/// @param reason why it was refused, empty if it was allowed
/// @param bodyDigest SHA-256 of the request body, empty for none
/// @param diffDigest SHA-256 of the document before and after, empty if none changed
/// @param detail an outcome that the path does not tell, such as what was left behind on a cluster;
///   usually empty
/// @param previousHash hash of the row before, empty for the first; filled in by the store, as is
///   `hash`
public record AuditEntry(
    long number,
    Instant time,
    String identity,
    String remote,
    String verb,
    String path,
    String decision,
    String reason,
    int status,
    String bodyDigest,
    String diffDigest,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String detail,
    String previousHash,
    String hash) {
  private static final int LONGEST_DETAIL = 4000;

  /// Rows written before a member was added lack it.
  public AuditEntry {
    remote = Zero.text(remote);
    reason = Zero.text(reason);
    diffDigest = Zero.text(diffDigest);
    detail = Zero.text(detail);
  }

  public static AuditEntry of(Instant time, String identity, String verb, String path) {
    return new AuditEntry(0, time, identity, "", verb, path, "allowed", "", 0, "", "", "", "", "");
  }

  public AuditEntry from(String address) {
    return new AuditEntry(
        number,
        time,
        identity,
        address,
        verb,
        path,
        decision,
        reason,
        status,
        bodyDigest,
        diffDigest,
        detail,
        previousHash,
        hash);
  }

  /// @param why empty if it was allowed
  public AuditEntry decided(String answer, String why, int httpStatus) {
    return new AuditEntry(
        number,
        time,
        identity,
        remote,
        verb,
        path,
        answer,
        why,
        httpStatus,
        bodyDigest,
        diffDigest,
        detail,
        previousHash,
        hash);
  }

  public AuditEntry with(String sent, String changed) {
    return new AuditEntry(
        number,
        time,
        identity,
        remote,
        verb,
        path,
        decision,
        reason,
        status,
        sent,
        changed,
        detail,
        previousHash,
        hash);
  }

  /// Truncates very long text.
  public AuditEntry detailed(String text) {
    return new AuditEntry(
        number,
        time,
        identity,
        remote,
        verb,
        path,
        decision,
        reason,
        status,
        bodyDigest,
        diffDigest,
        text.length() > LONGEST_DETAIL ? text.substring(0, LONGEST_DETAIL) + "…" : text,
        previousHash,
        hash);
  }

  public AuditEntry filled(long position, String previous, String own) {
    return new AuditEntry(
        position,
        time,
        Keys.clean(identity),
        Keys.clean(remote),
        Keys.clean(verb),
        Keys.clean(path),
        decision,
        Keys.clean(reason),
        status,
        bodyDigest,
        diffDigest,
        Keys.clean(detail),
        previous,
        own);
  }
}
