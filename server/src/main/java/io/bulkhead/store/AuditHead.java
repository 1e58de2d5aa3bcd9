package io.bulkhead.store;

/// The end of the audit's chain.
///
/// @param rows how many there are
/// @param hash of the last one, empty when there is none
public record AuditHead(long rows, String hash) {}
