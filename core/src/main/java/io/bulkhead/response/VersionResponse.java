package io.bulkhead.response;

/// @param version of the hub
/// @param helm of the Helm that charts are rendered with; empty when the renderer does not run
public record VersionResponse(String version, String helm) {}
