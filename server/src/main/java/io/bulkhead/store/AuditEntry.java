package io.bulkhead.store;

import java.time.Instant;

/// Who did what. Each row carries the hash of the row before it.
///
/// @param number from 1; 0 until the store has filled it
/// @param decision `allowed` or `refused`
/// @param bodyDigest SHA-256 of what was sent, empty for none
/// @param previousHash of the row before, empty for the first; filled by the store, as is `hash`
public record AuditEntry(
    long number,
    Instant time,
    String identity,
    String verb,
    String path,
    String decision,
    int status,
    String bodyDigest,
    String previousHash,
    String hash) {
  public static AuditEntry of(Instant time, String identity, String verb, String path) {
    return new AuditEntry(0, time, identity, verb, path, "allowed", 0, "", "", "");
  }
}
