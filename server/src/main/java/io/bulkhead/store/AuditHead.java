package io.bulkhead.store;

/// The ends of the audit's chain.
///
/// @param rows how many there ever were
/// @param hash of the last one, empty when there is none
/// @param cut how many of the first were exported and deleted
/// @param cutHash of the last of those, which the first that is left carries on; empty for none
public record AuditHead(long rows, String hash, long cut, String cutHash) {}
