package io.bulkhead.response.plan;

/// Why an app is placed on a cluster, or is not.
///
/// @param cluster `provider+cluster`
/// @param intent path of the document that decided it; empty if there was none
public record PlacementVerdict(
    String part, String cluster, boolean chosen, String reason, String intent) {}
