package io.bulkhead.response;

/// A cluster that is registered under a second name, which takes no work.
///
/// @param cluster that name, `provider+cluster`
/// @param doubleOf the name by which the hub works with it
public record DoubleResponse(String cluster, String doubleOf) {}
