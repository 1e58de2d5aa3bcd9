package io.bulkhead.response;

/// A cluster that is registered under a second name, which takes no work.
///
/// @param cluster the second name, `provider+cluster`
/// @param doubleOf the name under which the hub works with it
public record DoubleResponse(String cluster, String doubleOf) {}
