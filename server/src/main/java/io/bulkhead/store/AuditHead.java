package io.bulkhead.store;

/// Both ends of the audit's hash chain.
///
/// @param rows number of rows ever written
/// @param hash of the last row, empty if there is none
/// @param cut number of oldest rows that were exported and deleted
/// @param cutHash hash of the last deleted row, to which the oldest remaining row is chained; empty
///   if none was deleted
public record AuditHead(long rows, String hash, long cut, String cutHash) {}
